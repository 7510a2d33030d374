import ignore, { type Ignore } from "ignore";

/** The rules of `.gitignore` files along a path. */
export interface IgnoreRules {
  /** These, and inside them those of a folder's own file. */
  with(folder: string, text: string): IgnoreRules;
  /** True where the innermost file that speaks of a path leaves it out. */
  ignores(path: string, kind: "file" | "directory"): boolean;
}

/** No rules yet. Paths count from the repository's root. */
export const noIgnoreRules: IgnoreRules = rulesOf([]);

/** One list of patterns in the grammar of `.gitignore`, all from the root. */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matcher = matcherOf(patterns);
  return (path) => matcher.ignores(path);
}

interface Level {
  /** Folder with a final slash, or ``. */
  readonly base: string;
  readonly rules: Ignore;
}

/** Innermost first. */
function rulesOf(levels: readonly Level[]): IgnoreRules {
  return {
    with(folder, text) {
      const base = folder === "" ? "" : `${folder}/`;
      return rulesOf([{ base, rules: matcherOf(text.split(/\r?\n/)) }, ...levels]);
    },
    ignores(path, kind) {
      const whole = kind === "directory" ? `${path}/` : path;
      for (const { base, rules } of levels) {
        const { ignored, unignored } = rules.test(whole.slice(base.length));
        if (ignored || unignored) return ignored;
      }
      return false;
    },
  };
}

function matcherOf(lines: readonly string[]): Ignore {
  const options = { ignorecase: false, allowRelativePaths: true };
  return ignore(options).add(lines.filter(isCheap));
}

/**
 * Patterns become regular expressions that try every way to share a name out among their stars: a
 * repository could name files that take for ever. Without such a line its files are read.
 */
function isCheap(line: string): boolean {
  const isStarry = (part: string) => part.split("*").length > 4;
  if (line.length > 1000 || line.split("**").length > 4) return false;
  return !line.replaceAll("**", "").split("/").some(isStarry);
}
