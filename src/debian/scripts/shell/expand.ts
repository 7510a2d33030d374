import type { ShellWord } from "../../../syntax/shell-commands.ts";
import { calculate } from "./arithmetic.ts";
import { escapeGlob, type Piece, toFields } from "./fields.ts";
import { endOfBraces, expandBraces, parameterValue } from "./parameter.ts";
import { type Source, type Written, writtenWord } from "./source.ts";
import { exitsAside, type Shell, subshell } from "./state.ts";
import { stop } from "./stop.ts";

/** The fields that words become: expanded, split, names of files for patterns. */
export async function expandWords(
  shell: Shell,
  source: Source,
  words: readonly ShellWord[],
): Promise<readonly string[]> {
  const fields: string[] = [];
  for (const word of words)
    fields.push(...toFields(shell, await piecesOf(shell, source, writtenWord(source, word))));
  return fields;
}

/** The one value that a word becomes where it is not split. */
export async function expandText(shell: Shell, source: Source, word: Written): Promise<string> {
  const pieces = await piecesOf(shell, source, word);
  return pieces.map((piece) => (piece.kind === "break" ? " " : piece.text)).join("");
}

/** As `expandText`, for a pattern: what was quoted stands for itself. */
export async function expandPattern(shell: Shell, source: Source, word: Written): Promise<string> {
  const pieces = await piecesOf(shell, source, word);
  return pieces
    .map((piece) => {
      if (piece.kind === "break") return " ";
      return piece.kind === "quoted" ? escapeGlob(piece.text) : piece.text;
    })
    .join("");
}

/** A here-document: variables are expanded, nothing else is special. */
export async function expandHeredoc(shell: Shell, text: string): Promise<string> {
  if (/`|\$\(/.test(text.replace(/\\[`$\\]/g, "")))
    return stop(shell, "a here-document with commands");
  const reading: Reading = { shell, source: undefined, word: { text, start: 0 }, pieces: [] };
  for (let at = 0; at < text.length; ) at = await readQuoted(reading, at);
  return reading.pieces.map((piece) => (piece.kind === "break" ? " " : piece.text)).join("");
}

interface Reading {
  readonly shell: Shell;
  /** `undefined` where there can be no substitution. */
  readonly source: Source | undefined;
  readonly word: Written;
  readonly pieces: Piece[];
}

async function piecesOf(shell: Shell, source: Source, word: Written): Promise<readonly Piece[]> {
  const reading: Reading = { shell, source, word, pieces: [] };
  for (let at = 0; at < word.text.length; ) at = await readPlain(reading, at);
  return reading.pieces;
}

/** @returns the index behind what was read */
async function readPlain(reading: Reading, at: number): Promise<number> {
  const { word, pieces } = reading;
  const { text } = word;
  const c = text[at] ?? "";
  if (c === "\\") {
    const next = text[at + 1] ?? "";
    if (next !== "\n") pieces.push({ kind: "quoted", text: next });
    return at + 2;
  }
  if (c === "'") {
    const end = text.indexOf("'", at + 1);
    pieces.push({ kind: "quoted", text: text.slice(at + 1, end) });
    return end + 1;
  }
  if (c === '"') {
    pieces.push({ kind: "quoted", text: "" });
    let next = at + 1;
    while (next < text.length && text[next] !== '"') next = await readQuoted(reading, next);
    return next + 1;
  }
  if (c === "$" || c === "`") return readExpansion(reading, at, "split");
  const plain = /^[^\\'"$`]+/.exec(text.slice(at))?.[0] ?? c;
  pieces.push({ kind: "literal", text: plain });
  return at + plain.length;
}

async function readQuoted(reading: Reading, at: number): Promise<number> {
  const { word, pieces } = reading;
  const { text } = word;
  const c = text[at] ?? "";
  const next = text[at + 1] ?? "";
  if (c === "\\" && next === "\n") return at + 2;
  if (c === "\\" && /["\\$`]/.test(next)) {
    pieces.push({ kind: "quoted", text: next });
    return at + 2;
  }
  if (c === "$" || c === "`") return readExpansion(reading, at, "quoted");
  const plain = /^[^\\"$`]+/.exec(text.slice(at))?.[0] ?? c;
  pieces.push({ kind: "quoted", text: plain });
  return at + plain.length;
}

async function readExpansion(
  reading: Reading,
  at: number,
  kind: "quoted" | "split",
): Promise<number> {
  const { shell, word, pieces } = reading;
  const rest = word.text.slice(at);
  if (rest.startsWith("$((")) return pushNumber(reading, at, kind);
  if (rest.startsWith("$(") || rest.startsWith("`")) return substitute(reading, at, kind);
  if (rest.startsWith("${")) {
    const end = endOfBraces(word.text, at + 1);
    const inner = word.text.slice(at + 2, end - 1);
    const value = await expandBraces(shell, inner, (part) => expandInner(shell, part));
    pieces.push({ kind, text: value });
    return end;
  }
  const name = /^\$([A-Za-z_]\w*|[0-9@*#?$!-])/.exec(rest)?.[1];
  if (name === undefined) {
    pieces.push({ kind: "quoted", text: "$" });
    return at + 1;
  }
  if (name === "@" && kind === "quoted") pushParameters(shell, pieces);
  else pieces.push({ kind, text: parameterValue(shell, name) ?? "" });
  return at + 1 + name.length;
}

/** `$((x + 1))` */
function pushNumber(
  { shell, word, pieces }: Reading,
  at: number,
  kind: "quoted" | "split",
): number {
  const end = word.text.indexOf("))", at);
  const value = calculate(word.text.slice(at + 3, end), (name) => parameterValue(shell, name));
  if (end < 0 || value === undefined) return stop(shell, word.text.slice(at, at + 60));
  pieces.push({ kind, text: String(value) });
  return end + 2;
}

/** `"$@"`: each one a field of its own. */
function pushParameters({ parameters }: Shell, pieces: Piece[]): void {
  // Without any, not even an empty field is left of the quotes.
  if (parameters.length === 0 && pieces.at(-1)?.text === "") pieces.pop();
  for (const [at, text] of parameters.entries()) {
    if (at > 0) pieces.push({ kind: "break", text: "" });
    pieces.push({ kind: "quoted", text });
  }
}

/** Words inside of braces: `${x:-$y}`. */
async function expandInner(shell: Shell, text: string): Promise<string> {
  const unquoted = text.replace(/^"(.*)"$/s, "$1");
  if (/`|\$\(/.test(unquoted)) return stop(shell, text);
  return expandHeredoc(shell, unquoted.replace(/'([^']*)'/g, "$1"));
}

async function substitute(
  { shell, source, word, pieces }: Reading,
  at: number,
  kind: "quoted" | "split",
): Promise<number> {
  // Its bracket is where it begins, or its backtick.
  const bracket = word.start + at + Number(word.text[at] === "$");
  const block = source?.substitutions.get(bracket);
  if (!source || !block) return stop(shell, word.text.slice(at, at + 60));
  const output = { text: "" };
  // dash lets errors end it here even where what is around it is tested.
  const inner = { ...subshell(shell, { output }), isTested: false };
  const items = source.flow.items(block);
  shell.substituted = await exitsAside(() => shell.walk.items(inner, source, items));
  pieces.push({ kind, text: output.text.replace(/\n+$/, "") });
  return block.range.end - word.start;
}
