import { parseShell, type ShellScript } from "./shell-commands.ts";
import type { YamlScalar } from "./yaml.ts";

/** A script in a YAML file; its ranges are those of the file. */
export interface YamlScript {
  readonly script: ShellScript;
  /** False where YAML's own escapes stand in it: a range may end inside one and is not for edits. */
  readonly isExact: boolean;
}

/**
 * Reads a scalar as a shell script.
 *
 * @param file - text of the YAML file
 * @returns `undefined` where the characters of the scalar cannot be found again in the file
 */
export function scriptIn(file: string, scalar: YamlScalar): YamlScript | undefined {
  const spelling = spellingOf(file, scalar);
  const places = alignText(scalar.text, spelling);
  if (!places) return undefined;
  const script = parseShell(scalar.text, (index) => places[index] ?? scalar.range.end);
  return { script, isExact: !hasEscapes(spelling) };
}

/** A scalar as it stands in its file, without quotes and without the header of a block. */
interface Spelling {
  readonly text: string;
  readonly start: number;
  readonly style: YamlScalar["style"];
}

function spellingOf(file: string, { style, range }: YamlScalar): Spelling {
  const quotes = style === "single" || style === "double" ? 1 : 0;
  const isBlock = style === "literal" || style === "folded";
  const lineEnd = isBlock ? file.indexOf("\n", range.start) : -1;
  const start = lineEnd >= 0 ? lineEnd + 1 : range.start + quotes;
  return { text: file.slice(0, range.end - quotes), start, style };
}

/** Finds each character of a value in its spelling; ascending offsets. Blanks may be off by some. */
function alignText(value: string, spelling: Spelling): Uint32Array | undefined {
  const { text } = spelling;
  const places = new Uint32Array(value.length);
  let at = spelling.start;
  for (let i = 0; i < value.length; i++) {
    const c = value[i] ?? "";
    at = skipUnspelled(spelling, at, c);
    const length = at < text.length ? spelledLength(spelling, at, c) : 0;
    if (length === 0 && !isBlank(c)) return undefined;
    places[i] = Math.min(at, text.length);
    at += length;
  }
  return places;
}

/** Moves over what folding and indentation leave out of the value in front of a character. */
function skipUnspelled({ text, style }: Spelling, from: number, next: string): number {
  let at = from;
  for (;;) {
    const c = text[at] ?? "";
    if (style === "double" && c === "\\" && /[\r\n]/.test(text[at + 1] ?? "")) {
      at++;
      while (isBlank(text[at] ?? "")) at++;
    } else if (isBlank(next) || !isBlank(c)) return at;
    else at++;
  }
}

/** How many characters of the spelling stand for one of the value; 0 where it is not this one. */
function spelledLength({ text, style }: Spelling, at: number, c: string): number {
  const spelled = text[at] ?? "";
  if (style === "double" && spelled === "\\") return escapeLengths[text[at + 1] ?? ""] ?? 2;
  if (style === "single" && c === "'") return text.startsWith("''", at) ? 2 : 0;
  return spelled === c || (isBlank(c) && isBlank(spelled)) ? 1 : 0;
}

function hasEscapes({ text, start, style }: Spelling): boolean {
  if (style === "double") return text.includes("\\", start);
  return style === "single" && text.includes("''", start);
}

const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

function isBlank(c: string): boolean {
  return c === " " || c === "\n" || c === "\t" || c === "\r";
}
