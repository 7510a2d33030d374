import type { TextRange } from "../../model/index.ts";
import type { ShellOperator } from "./script.ts";
import { continuationAt, type ShellCursor, shellRange } from "./words.ts";

/** A read position that notes the comments it passes. */
export interface CommentCursor extends ShellCursor {
  readonly comments: TextRange[];
}

/** An operator of a list, the end of a line among them. */
export interface Operator {
  readonly name: ShellOperator;
  readonly range: TextRange;
}

/** Reads an operator at the position; `undefined` where none stands there. */
export function readOperator(reader: ShellCursor): Operator | undefined {
  if (reader.text.startsWith("&>", reader.pos)) return undefined;
  const operator = operators.find((o) => reader.text.startsWith(o, reader.pos));
  if (operator === undefined) return undefined;
  reader.pos += operator.length;
  return {
    name: operator === ";;&" || operator === ";&" ? ";;" : operator,
    range: shellRange(reader, reader.pos - operator.length, reader.pos),
  };
}

/** Moves over blanks, continuations and a comment. */
export function skipBlanks(reader: CommentCursor): void {
  const { text } = reader;
  for (;;) {
    const c = text[reader.pos];
    const skipped = continuationAt(text, reader.pos);
    if (skipped > 0) reader.pos += skipped;
    else if (c === " " || c === "\t" || c === "\r") reader.pos++;
    else if (c === "#") {
      const start = reader.pos;
      reader.pos = endOfComment(reader);
      const length = text.slice(start, reader.pos).trimEnd().length;
      reader.comments.push(shellRange(reader, start, start + length));
    } else return;
  }
}

/** A backtick ends a comment inside of backticks. */
function endOfComment({ text, pos, inBackticks }: CommentCursor): number {
  const lineEnd = text.indexOf("\n", pos);
  const end = lineEnd < 0 ? text.length : lineEnd;
  const tick = inBackticks ? text.slice(pos, end).indexOf("`") : -1;
  return tick < 0 ? end : pos + tick;
}

/** As `skipBlanks`, over ends of lines too. */
export function skipLines(reader: CommentCursor): void {
  skipBlanks(reader);
  while (reader.text[reader.pos] === "\n") {
    reader.pos++;
    skipBlanks(reader);
  }
}

const operators = ["&&", "||", "|&", ";;&", ";;", ";&", "|", ";", "&", "\n"] as const;
