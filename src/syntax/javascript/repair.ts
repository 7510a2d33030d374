import type { BabelFile } from "./babel-nodes.ts";
import { parseOnce, type ScriptText } from "./parse-once.ts";

/** A tree of a text from which what could not be parsed was taken out. */
export interface Repaired {
  readonly file: BabelFile;
  /** Offsets at which something was taken out or closed. */
  readonly mistakes: readonly number[];
}

const maxSteps = 16;
const maxLength = 60_000;

/**
 * Reads a broken text: brackets that are never closed are closed at its end, stray ones and lines
 * that are no code are blanked, one after the other. Offsets stay what they are.
 *
 * @returns `undefined` where the text is too long to try, or still broken after a few steps
 */
export function repair({ path, text, start }: ScriptText): Repaired | undefined {
  if (text.length > maxLength) return undefined;
  const mistakes: number[] = [];
  let current = text;
  for (let step = 0; step < maxSteps; step++) {
    const attempt = parseOnce({ path, text: current, start });
    if ("file" in attempt) {
      if (current.length > text.length) clampEnds(attempt.file, start + text.length);
      return { file: attempt.file, mistakes };
    }
    if (attempt.stoppedAt === undefined) return undefined;
    const at = attempt.stoppedAt - start;
    const next = mended({ path, text: current, start }, at);
    if (next === undefined) return undefined;
    mistakes.push(start + Math.min(at, text.length));
    current = next;
  }
  return undefined;
}

function mended(script: ScriptText, at: number): string | undefined {
  const { text } = script;
  if (at >= text.trimEnd().length) return closed(script);
  if (/[)\]}]/.test(text[at] ?? "")) return blanked(text, at, at + 1);
  const from = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  const lineEnd = text.slice(at).search(/[\r\n]/);
  const to = lineEnd === -1 ? text.length : at + lineEnd;
  return text.slice(from, to).trim() === "" ? undefined : blanked(text, from, to);
}

function blanked(text: string, from: number, to: number): string {
  return text.slice(0, from) + " ".repeat(to - from) + text.slice(to);
}

/** The one bracket that the parser goes on after, or comes to the end again. */
function closed({ path, text, start }: ScriptText): string | undefined {
  for (const bracket of ["}", ")", "]", "`"]) {
    const longer = text + bracket;
    const attempt = parseOnce({ path, text: longer, start });
    if ("file" in attempt) return longer;
    if (attempt.stoppedAt !== undefined && attempt.stoppedAt - start >= longer.length)
      return longer;
  }
  return undefined;
}

/** Nodes that the added brackets close end where the text does. */
function clampEnds(file: BabelFile, end: number): void {
  const open: object[] = [file.program];
  for (let node = open.pop(); node; node = open.pop()) {
    if ("end" in node && typeof node.end === "number" && node.end > end) node.end = end;
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === "object" && value !== null && key !== "loc" && key !== "extra") {
        open.push(value);
      }
    }
  }
}
