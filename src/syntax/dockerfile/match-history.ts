import type { InstructionInPlace } from "./build-variables.ts";
import { type HistoryLine, squeeze } from "./history.ts";
import { splitDockerfile } from "./lines.ts";
import type { Dockerfile, Instruction } from "./model.ts";

/**
 * Finds the instructions of a Dockerfile in an image's history: the longest common sequence, later
 * entries first, since what a base image says comes before. An instruction that stands more often in
 * the file than in the history is left out: which of them it was cannot be told.
 *
 * @param lines - of the history, in its order
 * @returns the instruction by index of the line
 */
export function matchHistory(
  lines: readonly HistoryLine[],
  document: Dockerfile,
  instructions: readonly InstructionInPlace[],
): ReadonlyMap<number, Instruction> {
  const spoken = spokenTexts(document);
  const changing = instructions.filter(({ instruction: { keyword } }) => changesFiles.has(keyword));
  const made = changing.slice(0, maxCompared);
  const candidates = made.map((at) => {
    const matches = matcherOf(at, spoken.get(at.instruction.range.start) ?? "");
    return lines.slice(0, maxCompared).map(matches);
  });
  const pairs = longestCommon(lines.length, candidates);
  const found = new Map<number, Instruction>();
  for (const [line, index] of pairs) {
    const inFile = candidates.filter((row) => row[line]).length;
    const inHistory = candidates[index]?.filter(Boolean).length ?? 0;
    const instruction = made[index]?.instruction;
    // Another `COPY` to the same place: only digests say which is which.
    const isVague = lines[line]?.copied && lines[line].copied.sources === undefined;
    const isClear = isVague ? inFile === inHistory : inFile <= inHistory;
    if (instruction && isClear) found.set(line, instruction);
  }
  return found;
}

/** Instructions that make layers with files. */
export const changesFiles: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD"]);

const maxCompared = 500;

/** The text of each instruction as the frontend joins it, by its offset in the file. */
function spokenTexts({ text }: Dockerfile): ReadonlyMap<number, string> {
  return new Map(
    splitDockerfile(text).lines.map((line) => {
      const behind = line.heredocs.map(
        ({ body, name }) => `\n${text.slice(body.start, body.end)}${name}`,
      );
      return [line.at(0), line.text + behind.join("")];
    }),
  );
}

type Matches = (line: HistoryLine) => boolean;

function matcherOf(at: InstructionInPlace, spoken: string): Matches {
  return at.instruction.keyword === "RUN" ? matchesRun(at, spoken) : matchesCopy(at);
}

function matchesRun({ instruction }: InstructionInPlace, spoken: string): Matches {
  const { exec, heredocs, flags, keywordRange } = instruction;
  const script = heredocs[0]?.isScript ? heredocs[0] : undefined;
  const words = exec?.map(({ value }) => value).join(" ");
  const start = keywordRange.end - keywordRange.start;
  const said = withoutFlags(squeeze(spoken.slice(start)), flags.length);
  // Of a script alone the shell is given its lines, without the marks around them.
  const body = script ? said.slice(said.indexOf(" ") + 1, said.lastIndexOf(" ")) : said;
  const texts = new Set([said, script ? body : "", words === undefined ? "" : squeeze(words)]);
  texts.delete("");
  return ({ keyword, body: line }) => {
    if (keyword === undefined) return words !== undefined && texts.has(line);
    return keyword === "RUN" && (texts.has(line) || texts.has(withoutFlags(line, flags.length)));
  };
}

/** Without that many `--name=value` at the start. */
function withoutFlags(text: string, count: number): string {
  let rest = text;
  for (let i = 0; i < count && rest.startsWith("--"); i++) {
    const blank = rest.indexOf(" ");
    rest = blank < 0 ? "" : rest.slice(blank + 1);
  }
  return rest;
}

function matchesCopy({ instruction, expand, folder }: InstructionInPlace): Matches {
  const words = (instruction.exec ?? instruction.words).map(({ value }) => value);
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) return () => false;
  const sources = words.slice(0, -1);
  const places = placesOf(destination, expand(destination), folder);
  const isKnown = expand(destination) !== undefined;
  return ({ keyword, copied }) => {
    if (keyword !== instruction.keyword || !copied) return false;
    if (copied.sources === undefined) return places.has(bare(copied.destination));
    const same = sameSources(sources, { expand, stated: copied.sources });
    return same && (!isKnown || places.has(bare(copied.destination)));
  };
}

/** As written, with variables put in, and absolute: builders keep one or the other. */
function placesOf(
  written: string,
  known: string | undefined,
  folder: string | undefined,
): ReadonlySet<string> {
  const places = new Set([bare(written)]);
  if (known === undefined) return places;
  places.add(bare(known));
  if (!known.startsWith("/") && folder !== undefined) places.add(bare(`${folder}/${known}`));
  return places;
}

interface Sources {
  readonly expand: InstructionInPlace["expand"];
  readonly stated: readonly string[];
}

/** A variable whose value is not known may stand for anything. */
function sameSources(written: readonly string[], { expand, stated }: Sources): boolean {
  if (written.length !== stated.length) return false;
  return written.every((source, i) => {
    const known = expand(source);
    const there = bare(stated[i] ?? "");
    return known === undefined || bare(known) === there || bare(source) === there;
  });
}

/** Without `./` in front and a slash behind, and no segment that says nothing. */
function bare(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return `${path.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

/** Pairs of a line and a candidate that keep both orders, as many as there can be, the latest first. */
function longestCommon(
  lineCount: number,
  candidates: readonly (readonly boolean[])[],
): readonly (readonly [line: number, candidate: number])[] {
  const isPair = (i: number, j: number) => candidates[j - 1]?.[i - 1] === true;
  let i = Math.min(lineCount, maxCompared);
  let j = candidates.length;
  const at = longestUpTo({ lines: i, columns: j, isPair });
  const pairs: [number, number][] = [];
  while (i > 0 && j > 0) {
    if (isPair(i, j) && at(i, j) === at(i - 1, j - 1) + 1) pairs.push([--i, --j]);
    else if (at(i, j) === at(i - 1, j)) i--;
    else j--;
  }
  return pairs;
}

interface Grid {
  readonly lines: number;
  readonly columns: number;
  isPair(i: number, j: number): boolean;
}

/** How many pairs there can be among the first so many of each. */
function longestUpTo({ lines, columns, isPair }: Grid): (i: number, j: number) => number {
  const width = columns + 1;
  const best = new Uint16Array((lines + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = 1; i <= lines; i++) {
    for (let j = 1; j <= columns; j++) {
      const paired = isPair(i, j) ? at(i - 1, j - 1) + 1 : 0;
      best[i * width + j] = Math.max(at(i - 1, j), at(i, j - 1), paired);
    }
  }
  return at;
}
