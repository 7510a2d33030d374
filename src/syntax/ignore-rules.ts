import { compileName, matchSequence, type NameMatcher } from "./glob.ts";

/** The rules of `.gitignore` files along a path. */
export interface IgnoreRules {
  /** These, and inside them those of a folder's own file. */
  with(folder: string, text: string): IgnoreRules;
  /**
   * True where the innermost file that speaks of a path leaves it out. Says nothing of the folders
   * above: what lies in one that is left out is never asked for.
   */
  ignores(path: string, kind: "file" | "directory"): boolean;
}

/** No rules yet. Paths count from the repository's root. */
export const noIgnoreRules: IgnoreRules = rulesOf([]);

/** Nobody writes more; what a hostile file names beyond is read, not hidden. */
const maxLines = 10_000;
const maxLineLength = 1000;

interface Level {
  /** Folder as names. */
  readonly depth: number;
  /** The last one that matches decides. */
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly negated: boolean;
  readonly folderOnly: boolean;
  readonly parts: readonly Part[];
}

/** `**`, or a name. */
type Part = NameMatcher | "**";

/** Innermost first. */
function rulesOf(levels: readonly Level[]): IgnoreRules {
  return {
    with(folder, text) {
      const depth = folder === "" ? 0 : folder.split("/").length;
      const lines = text.split("\n").slice(0, maxLines);
      const rules = lines.flatMap((line) => parseRule(line) ?? []);
      return rules.length === 0 ? this : rulesOf([{ depth, rules: rules.reverse() }, ...levels]);
    },
    ignores(path, kind) {
      const names = levels.length === 0 ? [] : path.split("/");
      for (const { depth, rules } of levels) {
        const below = depth === 0 ? names : names.slice(depth);
        const rule = rules.find((rule) => applies(rule, below, kind));
        if (rule) return !rule.negated;
      }
      return false;
    },
  };
}

function applies(rule: Rule, names: readonly string[], kind: "file" | "directory"): boolean {
  if (rule.folderOnly && kind === "file") return false;
  const { parts } = rule;
  if (parts.length === 2 && parts[0] === "**" && parts[1] !== "**") {
    return parts[1]?.(names.at(-1) ?? "") ?? false;
  }
  return matchSequence(names, parts, pathSequence);
}

const pathSequence = {
  isStar: (part: Part): boolean => part === "**",
  matches: (part: Part, name: string): boolean => part !== "**" && part(name),
};

/** True for a file that is left out itself or lies in a folder that is. */
export function ignoresFile(rules: IgnoreRules, path: string): boolean {
  const parts = path.split("/");
  return parts.some((_, i) =>
    rules.ignores(parts.slice(0, i + 1).join("/"), i + 1 === parts.length ? "file" : "directory"),
  );
}

/**
 * Reads one line of a `.gitignore`.
 *
 * @see gitignore(5), pattern format
 */
function parseRule(line: string): Rule | undefined {
  let pattern = trimEnd(line.replace(/\r$/, ""));
  if (pattern.startsWith("#") || pattern.length > maxLineLength) return undefined;
  const negated = pattern.startsWith("!");
  if (negated) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith("/");
  if (folderOnly) pattern = pattern.slice(0, -1);
  if (pattern === "") return undefined;
  // An escaped slash is a slash.
  const plain = pattern.replace(/\\(.)/g, (pair, char) => (char === "/" ? char : pair));
  return { negated, folderOnly, parts: partsOf(plain) };
}

function partsOf(pattern: string): readonly Part[] {
  if (!pattern.includes("/")) return ["**", compileName(pattern)];
  const parts = pattern.replace(/^\//, "").split("/").map(partOf);
  // What lies in a folder, not the folder itself.
  return parts.at(-1) === "**" ? [...parts, () => true] : parts;
}

function partOf(text: string): Part {
  return text === "**" ? "**" : compileName(text);
}

/** Trailing spaces go, unless a backslash stands before. */
function trimEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === " " && line[end - 2] !== "\\") end--;
  return line.slice(0, end);
}
