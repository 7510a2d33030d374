import { indexLines, type Region } from "../../model/index.ts";
import { brokenAt } from "../broken-files.ts";

/** What a `go.mod` asks for; plain JSON values. */
export interface GoMod {
  readonly kind: "mod";
  readonly module: string;
  /** Of the `go` line, empty where there is none. */
  readonly language: string;
  /** Go's own release where the file names one to the last number: `go1.21.3`. */
  readonly release?: { readonly version: string; readonly region: Region };
  readonly requires: readonly Requirement[];
  /** Required modules that a version cannot be told of. */
  readonly open: readonly string[];
}

export interface Requirement {
  readonly path: string;
  readonly version: string;
  readonly region: Region;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Line {
  readonly verb: string;
  readonly words: readonly Word[];
}

/**
 * Reads a `go.mod` as the main module's: replacements and exclusions are applied.
 *
 * @throws SyntaxError where Go would refuse it; its message says the line
 * @see Go Modules Reference, go.mod files
 */
export function parseGoMod(text: string): GoMod {
  const lines = indexLines(text);
  const regionOf = (words: readonly Word[]) =>
    lines.regionOf({ start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 });
  const all = [...directives(text)];
  const of = (verb: string) => all.filter((line) => line.verb === verb).map(({ words }) => words);
  const required = of("require").map((words): Requirement => {
    const [path, version] = words;
    if (!path || !version) throw broken("This requirement has no version", regionOf(words));
    return { path: path.text, version: version.text, region: regionOf([path, version]) };
  });
  const replacements = replacementsOf(of("replace"));
  const excluded = new Set(
    of("exclude").map(([path, version]) => `${path?.text} ${version?.text}`),
  );
  const isExcluded = ({ path, version }: Requirement) => excluded.has(`${path} ${version}`);
  const replaced = required.map((one) => ({
    one,
    by: replacements.get(`${one.path} ${one.version}`) ?? replacements.get(one.path),
  }));
  const release = releaseOf(of("toolchain"), of("go"));
  return {
    kind: "mod",
    module: of("module")[0]?.[0]?.text ?? "",
    language: of("go")[0]?.[0]?.text ?? "",
    ...(release && { release: { version: release.version, region: regionOf([release.word]) } }),
    requires: replaced.flatMap(({ one, by }) =>
      by ? by.map((module) => ({ ...one, ...module })) : isExcluded(one) ? [] : [one],
    ),
    open: replaced.flatMap(({ one, by }) => (!by && isExcluded(one) ? [one.path] : [])),
  };
}

type Replacement = Pick<Requirement, "path" | "version">;

/** By path, or by path and version where only one is replaced; an empty list where a folder takes its place. */
function replacementsOf(lines: readonly (readonly Word[])[]): Map<string, Replacement[]> {
  const found = new Map<string, Replacement[]>();
  for (const words of lines) {
    const arrow = words.findIndex(({ text }) => text === "=>");
    const key = words.slice(0, Math.max(0, arrow)).map(({ text }) => text);
    const [by, at] = words.slice(arrow + 1);
    found.set(key.join(" "), by && at ? [{ path: by.text, version: at.text }] : []);
  }
  return found;
}

/** `go 1.21` is a language, `go 1.21.3` a release that is asked for; a toolchain goes before it. */
function releaseOf(
  toolchains: readonly (readonly Word[])[],
  languages: readonly (readonly Word[])[],
) {
  const toolchain = toolchains[0]?.[0];
  if (toolchain && /^go\d+\.\d+(?:\.\d+|rc\d+|beta\d+)/.test(toolchain.text)) {
    return { version: toolchain.text, word: toolchain };
  }
  const language = languages[0]?.[0];
  if (language && /^\d+\.\d+(?:\.\d+|rc\d+|beta\d+)$/.test(language.text)) {
    return { version: `go${language.text}`, word: language };
  }
  return undefined;
}

/** One directive a line, those of a block too. */
function* directives(text: string): Generator<Line> {
  let block: string | undefined;
  const lines = indexLines(text);
  for (let number = 1; number <= lines.lineCount; number++) {
    const start = lines.offsetOfLine(number);
    const words = wordsOf(text, start, lines.offsetOfLine(number + 1));
    const [first, second] = words;
    if (!first) continue;
    if (/^(?:<{7}|>{7}|={7})/.test(first.text))
      throw brokenAt("A merge was left unfinished", number);
    if (block !== undefined) {
      if (first.text === ")") block = undefined;
      else yield { verb: block, words };
    } else if (second?.text === "(") block = first.text;
    else yield { verb: first.text, words: words.slice(1) };
  }
  if (block !== undefined) throw brokenAt(`The block "${block}" has no end`, lines.lineCount);
}

/** Words of a line without its comment; quoted ones without their quotes. */
function wordsOf(text: string, from: number, end: number): Word[] {
  const words: Word[] = [];
  const line = text.slice(from, end);
  for (const match of line.matchAll(/\/\/.*|"([^"]*)"|`([^`]*)`|[()]|[^\s()"`]+/g)) {
    const [all, double, raw] = match;
    if (all.startsWith("//")) break;
    const start = from + match.index;
    words.push({ text: double ?? raw ?? all, start, end: start + all.length });
  }
  return words;
}

function broken(why: string, { startLine }: Region): SyntaxError {
  return brokenAt(why, startLine);
}
