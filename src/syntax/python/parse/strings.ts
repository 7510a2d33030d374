import type { TextRange } from "../../../model/index.ts";
import type {
  PyExpression,
  PyString,
  PyStringHole,
  PyStringPiece,
  PyStringText,
} from "../nodes.ts";
import { cutOff } from "./cut-off.ts";
import {
  accept,
  advance,
  lastEnd,
  maxDepth,
  note,
  type Reader,
  startOf,
  tokenText,
} from "./reader.ts";
import { T } from "./token-kinds.ts";

/** One literal, or several side by side. */
export function readString(reader: Reader): PyExpression {
  if (reader.kind === T.F_START && reader.depth >= maxDepth) return cutOff(reader);
  const start = startOf(reader);
  const pieces: PyStringPiece[] = [];
  for (;;) {
    if (reader.kind === T.STRING) pieces.push(readPlain(reader));
    else if (reader.kind === T.F_START) pieces.push(readFormatted(reader));
    else break;
  }
  return { kind: "string", range: { start, end: lastEnd(reader) }, pieces } satisfies PyString;
}

function readPlain(reader: Reader): PyStringPiece {
  const { text } = reader;
  const start = startOf(reader);
  const end = reader.ends[reader.at] as number;
  const open = firstQuote(text, start);
  const quote = quoteAt(text, open);
  advance(reader);
  const isClosed = reader.kind !== T.BAD || startOf(reader) !== end;
  const from = Math.min(open + quote.length, end);
  const content = { start: from, end: isClosed ? Math.max(from, end - quote.length) : end };
  const segments: PyStringText[] =
    content.end > content.start ? [{ kind: "text", range: content }] : [];
  const prefix = open === start ? "" : text.slice(start, open);
  return { range: { start, end }, prefix, quote, content, segments };
}

function firstQuote(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code !== 34 && code !== 39; code = text.charCodeAt(at)) at++;
  return at;
}

function quoteAt(text: string, at: number): PyStringPiece["quote"] {
  const code = text.charCodeAt(at);
  const isTriple = text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code;
  if (code === 34) return isTriple ? '"""' : '"';
  return isTriple ? "'''" : "'";
}

/** A string with holes: its text has no tokens, its holes have. */
function readFormatted(reader: Reader): PyStringPiece {
  const { text } = reader;
  const start = startOf(reader);
  const open = firstQuote(text, start);
  advance(reader);
  const contentStart = lastEnd(reader);
  const segments: (PyStringText | PyStringHole)[] = [];
  let at = contentStart;
  reader.depth++;
  while (reader.kind === T.HOLE_OPEN) {
    addText(segments, at, startOf(reader));
    const hole = readHole(reader);
    segments.push(hole);
    at = hole.range.end;
  }
  reader.depth--;
  const end = endOfFormatted(reader);
  const contentEnd = Math.max(at, end.start);
  addText(segments, at, contentEnd);
  return {
    range: { start, end: Math.max(contentEnd, end.end) },
    prefix: text.slice(start, open),
    quote: quoteAt(text, open),
    content: { start: contentStart, end: contentEnd },
    segments,
  };
}

function addText(segments: (PyStringText | PyStringHole)[], start: number, end: number): void {
  if (end > start) segments.push({ kind: "text", range: { start, end } });
}

/** Where the closing quotes are. What the holes left over is skipped: its end belongs to this string. */
function endOfFormatted(reader: Reader): TextRange {
  let nested = 0;
  while (reader.kind > T.DEDENT && (reader.kind !== T.F_END || nested > 0)) {
    if (reader.kind === T.BAD && startOf(reader) === reader.ends[reader.at]) note(reader);
    else if (reader.kind === T.F_START) nested++;
    else if (reader.kind === T.F_END) nested--;
    note(reader);
    advance(reader);
  }
  const start = startOf(reader);
  if (!accept(reader, T.F_END)) return { start: lastEnd(reader), end: lastEnd(reader) };
  return { start, end: lastEnd(reader) };
}

function readHole(reader: Reader): PyStringHole {
  const start = startOf(reader);
  advance(reader);
  const expression = reader.grammar.value(reader);
  const isDebug = accept(reader, T.EQUALS);
  const conversion = readConversion(reader);
  const nested: PyExpression[] = [];
  const format = reader.kind === T.FORMAT ? readFormat(reader, nested) : undefined;
  const end = endOfHole(reader);
  const range = { start, end };
  const hole = { kind: "hole", range, expression, nested, isDebug } as const;
  if (conversion === undefined && format === undefined) return hole;
  return {
    ...hole,
    ...(conversion !== undefined && { conversion }),
    ...(format !== undefined && { format }),
  };
}

function readConversion(reader: Reader): string | undefined {
  if (!accept(reader, T.CONVERSION)) return undefined;
  if (reader.kind !== T.NAME) {
    note(reader);
    return "";
  }
  const conversion = tokenText(reader);
  advance(reader);
  return conversion;
}

/** What follows the colon as written; the expressions in it are added to `nested`. */
function readFormat(reader: Reader, nested: PyExpression[]): string {
  advance(reader);
  const start = lastEnd(reader);
  if (reader.depth >= maxDepth) {
    cutOff(reader);
    return reader.text.slice(start, Math.max(start, startOf(reader)));
  }
  reader.depth++;
  let end = start;
  while (reader.kind === T.HOLE_OPEN) {
    const { expression, nested: inner, range } = readHole(reader);
    nested.push(expression, ...inner);
    end = range.end;
  }
  reader.depth--;
  const isClosed = reader.kind === T.HOLE_CLOSE || reader.kind === T.F_END;
  return reader.text.slice(start, isClosed ? Math.max(end, startOf(reader)) : end);
}

/** The closing brace; a hole that was not read to its end is skipped up to it. */
function endOfHole(reader: Reader): number {
  if (accept(reader, T.HOLE_CLOSE)) return lastEnd(reader);
  note(reader);
  let open = 0;
  while (reader.kind > T.DEDENT) {
    if (reader.kind === T.HOLE_OPEN || reader.kind === T.F_START) open++;
    else if (reader.kind === T.HOLE_CLOSE || reader.kind === T.F_END) {
      if (open === 0) break;
      open--;
    }
    advance(reader);
  }
  accept(reader, T.HOLE_CLOSE);
  return lastEnd(reader);
}
