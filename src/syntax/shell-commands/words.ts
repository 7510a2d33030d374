import type { TextRange } from "../../model/index.ts";

/** One word of a command, as a POSIX shell or bash splits it. */
export interface ShellWord {
  readonly range: TextRange;
  /** As written, without line continuations. */
  readonly text: string;
  /** Quotes and escapes removed; expansions stay as they are spelled. */
  readonly value: string;
  /** False where the shell expands a variable, a command or arithmetic in it. */
  readonly isStatic: boolean;
  readonly isQuoted: boolean;
}

/** A read position in a script, shared by the readers of words and of commands. */
export interface ShellCursor {
  readonly text: string;
  /** Where a character of `text` stands in the file. */
  readonly at: (index: number) => number;
  pos: number;
  /** A backtick ends the word. */
  inBackticks: boolean;
  /** Set once: nothing after it can be trusted. */
  problem: { readonly message: string; readonly index: number } | undefined;
  /** Reads the commands of a substitution from `pos` up to its closer, and stops behind that. */
  readonly substitute: (closer: ")" | "`") => void;
}

/** The range in the file of a slice of the script; continuation lines at its end stay outside. */
export function shellRange(cursor: ShellCursor, start: number, end: number): TextRange {
  const first = cursor.at(start);
  return { start: first, end: end > start ? cursor.at(end - 1) + 1 : first };
}

export function failShell(cursor: ShellCursor, message: string): void {
  cursor.problem ??= { message, index: cursor.pos };
}

/** Length of a line continuation at an index, 0 where there is none. */
export function continuationAt(text: string, index: number): number {
  if (text[index] !== "\\") return 0;
  if (text[index + 1] === "\n") return 2;
  return text[index + 1] === "\r" && text[index + 2] === "\n" ? 3 : 0;
}

/** Moves over blanks and continuations. */
export function skipInline(cursor: ShellCursor): void {
  for (;;) {
    const c = cursor.text[cursor.pos];
    const skipped = continuationAt(cursor.text, cursor.pos);
    if (skipped > 0) cursor.pos += skipped;
    else if (c === " " || c === "\t") cursor.pos++;
    else return;
  }
}

/** Reads a word at the position; `undefined` where none starts there. */
export function readWord(cursor: ShellCursor): ShellWord | undefined {
  const start = cursor.pos;
  const draft: Draft = { value: "", text: "", isStatic: true, isQuoted: false };
  while (cursor.pos < cursor.text.length && !endsWord(cursor, draft)) {
    const from = cursor.pos;
    const skipped = continuationAt(cursor.text, from);
    if (skipped > 0) cursor.pos += skipped;
    else {
      readPart(cursor, draft);
      draft.text += cursor.text.slice(from, cursor.pos);
    }
  }
  if (cursor.pos === start) return undefined;
  return { ...draft, range: shellRange(cursor, start, cursor.pos) };
}

interface Draft {
  value: string;
  text: string;
  isStatic: boolean;
  isQuoted: boolean;
}

function endsWord({ text, pos, inBackticks }: ShellCursor, draft: Draft): boolean {
  const c = text[pos] ?? "";
  if (c === "`") return inBackticks;
  if (c === "(" && /^[A-Za-z_]\w*\+?=$/.test(draft.text)) return false;
  if ((c === "<" || c === ">") && text[pos + 1] === "(") return false;
  return /[\s;&|()<>]/.test(c);
}

function readPart(cursor: ShellCursor, draft: Draft): void {
  const { text, pos } = cursor;
  switch (text[pos]) {
    case "\\":
      draft.value += text[pos + 1] ?? "";
      draft.isQuoted = true;
      cursor.pos += pos + 1 < text.length ? 2 : 1;
      return;
    case "'":
      readSingle(cursor, draft);
      return;
    case '"':
      readDouble(cursor, draft);
      return;
    case "$":
    case "`":
      readExpansion(cursor, draft);
      return;
    case "(":
      readArray(cursor, draft);
      return;
    case "<":
    case ">":
      cursor.pos += 2;
      cursor.substitute(")");
      draft.isStatic = false;
      draft.value += text.slice(pos, cursor.pos);
      return;
    default:
      draft.value += text[pos];
      cursor.pos++;
  }
}

function readSingle(cursor: ShellCursor, draft: Draft): void {
  const end = cursor.text.indexOf("'", cursor.pos + 1);
  draft.isQuoted = true;
  if (end < 0) failShell(cursor, "A single quote is not closed");
  draft.value += cursor.text.slice(cursor.pos + 1, end < 0 ? undefined : end);
  cursor.pos = end < 0 ? cursor.text.length : end + 1;
}

function readDouble(cursor: ShellCursor, draft: Draft): void {
  draft.isQuoted = true;
  cursor.pos++;
  while (cursor.pos < cursor.text.length && cursor.text[cursor.pos] !== '"') {
    readInDouble(cursor, draft);
  }
  if (cursor.pos >= cursor.text.length) failShell(cursor, "A double quote is not closed");
  else cursor.pos++;
}

function readInDouble(cursor: ShellCursor, draft: Draft): void {
  const { text, pos } = cursor;
  const c = text[pos] ?? "";
  const skipped = continuationAt(text, pos);
  if (skipped > 0) cursor.pos += skipped;
  else if (c === "\\" && /["\\$`]/.test(text[pos + 1] ?? "")) {
    draft.value += text[pos + 1];
    cursor.pos += 2;
  } else if (c === "$" || (c === "`" && !cursor.inBackticks)) {
    readExpansion(cursor, draft, '"');
  } else {
    draft.value += c;
    cursor.pos++;
  }
}

/** A `$…` or a backtick; a `$` that starts nothing is itself. */
function readExpansion(cursor: ShellCursor, draft: Draft, quotes = "\"'"): void {
  const { text } = cursor;
  const start = cursor.pos;
  if (text[start] === "`") {
    cursor.pos++;
    cursor.substitute("`");
  } else if (text.startsWith("$((", start)) skipBalanced(cursor, { open: start + 1 });
  else if (text.startsWith("$(", start)) {
    cursor.pos += 2;
    cursor.substitute(")");
  } else if (text.startsWith("${", start)) skipBalanced(cursor, { open: start + 1, quotes });
  else {
    const name = /^\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/.exec(text.slice(start, start + 200));
    cursor.pos += name ? name[0].length : 1;
    draft.value += text.slice(start, cursor.pos);
    if (name) draft.isStatic = false;
    return;
  }
  draft.value += text.slice(start, cursor.pos);
  draft.isStatic = false;
}

/** `NAME=(a b c)`. */
function readArray(cursor: ShellCursor, draft: Draft): void {
  const start = cursor.pos;
  skipBalanced(cursor, { open: start });
  draft.isStatic = false;
  draft.value += cursor.text.slice(start, cursor.pos);
}

interface Bracket {
  /** Index of `(` or `{`. */
  readonly open: number;
  /** What quotes here: inside double quotes an apostrophe is itself. */
  readonly quotes?: string;
}

/** Moves behind the bracket that closes the one at `open`; quoted ones do not count. */
export function skipBalanced(cursor: ShellCursor, { open, quotes = "\"'" }: Bracket): void {
  const { text } = cursor;
  const opener = text[open] ?? "";
  const closer = opener === "(" ? ")" : "}";
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text[i] ?? "";
    if (c === "\\") i++;
    else if (quotes.includes(c)) i = endOfQuote(text, i);
    else if (c === opener) depth++;
    else if (c === closer) depth--;
    if (depth > 0 || c === "\\") continue;
    cursor.pos = Math.min(i + 1, text.length);
    return;
  }
  failShell(cursor, `A ${opener} is not closed`);
  cursor.pos = text.length;
}

/** Index of the quote that closes the one at `open`; the text's length where there is none. */
function endOfQuote(text: string, open: number): number {
  const quote = text[open];
  let i = open + 1;
  while (i < text.length && text[i] !== quote) i += text[i] === "\\" && quote === '"' ? 2 : 1;
  return i;
}
