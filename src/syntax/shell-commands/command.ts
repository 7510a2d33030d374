import { readRedirects } from "./redirects.ts";
import type { ShellCommand, ShellRedirect } from "./script.ts";
import {
  failShell,
  readWord,
  type ShellCursor,
  type ShellWord,
  shellRange,
  skipInline,
} from "./words.ts";

type CommandParts = Pick<ShellCommand, "words" | "assignments" | "redirects" | "range">;

/** Reads a simple command at the position, up to the operator, bracket or comment that ends it. */
export function readCommand(cursor: ShellCursor): CommandParts {
  const start = cursor.pos;
  const words: ShellWord[] = [];
  const assignments: ShellWord[] = [];
  const redirects: ShellRedirect[] = [];
  let end = start;
  for (;;) {
    const found = readRedirects(cursor);
    redirects.push(...found);
    if (found.length > 0) end = cursor.pos;
    const before = cursor.pos;
    skipInline(cursor);
    const word = cursor.text[cursor.pos] === "#" ? undefined : readWord(cursor);
    if (!word) {
      cursor.pos = before;
      break;
    }
    if (words.length === 0 && isAssignment(word)) assignments.push(word);
    else words.push(word);
    end = cursor.pos;
    if (words.length === 1 && word.text === "[[") end = readTest(cursor, words);
  }
  if (end === start) {
    failShell(cursor, "A command is missing");
    cursor.pos = Math.min(start + 1, cursor.text.length);
  }
  return { words, assignments, redirects, range: shellRange(cursor, start, end) };
}

function isAssignment({ text }: ShellWord): boolean {
  return /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/.test(text);
}

/** Bash's `[[ … ]]`, where operators and brackets are words. @returns where it ends */
function readTest(cursor: ShellCursor, words: ShellWord[]): number {
  for (;;) {
    while (/\s/.test(cursor.text[cursor.pos] ?? "")) cursor.pos++;
    skipInline(cursor);
    if (cursor.pos >= cursor.text.length) {
      failShell(cursor, "[[ is not closed");
      return cursor.pos;
    }
    const start = cursor.pos;
    const word = readWord(cursor) ?? readSign(cursor, start);
    words.push(word);
    if (word.text === "]]") return cursor.pos;
  }
}

function readSign(cursor: ShellCursor, start: number): ShellWord {
  cursor.pos = start + (/^(?:&&|\|\|)/.test(cursor.text.slice(start, start + 2)) ? 2 : 1);
  const text = cursor.text.slice(start, cursor.pos);
  const range = shellRange(cursor, start, cursor.pos);
  return { range, text, value: text, isStatic: true, isQuoted: false };
}
