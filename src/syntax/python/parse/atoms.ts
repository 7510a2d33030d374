import type { PyConstant, PyDict, PyExpression, PyName, PyOther, PySequence } from "../nodes.ts";
import { readComprehension, startsLoop } from "./comprehensions.ts";
import { cutOff } from "./cut-off.ts";
import { closeBracket, hasMore, noteParens } from "./lists.ts";
import {
  accept,
  advance,
  expect,
  lastEnd,
  maxDepth,
  type Reader,
  readWrong,
  startOf,
  tokenText,
} from "./reader.ts";
import { readString } from "./strings.ts";
import { T } from "./token-kinds.ts";

/** What an expression is made of: names, literals, and what stands in brackets. */
export function readAtom(reader: Reader): PyExpression {
  switch (reader.kind) {
    case T.NAME:
    case T.ASYNC:
    case T.AWAIT:
      return readName(reader);
    case T.STRING:
    case T.F_START:
      return readString(reader);
    case T.NUMBER: {
      const start = startOf(reader);
      const text = tokenText(reader);
      advance(reader);
      return { kind: "number", range: { start, end: start + text.length }, text };
    }
    case T.NONE:
      return readConstant(reader, "None");
    case T.TRUE:
      return readConstant(reader, "True");
    case T.FALSE:
      return readConstant(reader, "False");
    case T.ELLIPSIS:
      return readConstant(reader, "...");
    default:
      return readBracketed(reader);
  }
}

/** The current token as a name. */
export function readName(reader: Reader): PyName {
  const start = startOf(reader);
  const id = tokenText(reader);
  advance(reader);
  return { kind: "name", range: { start, end: start + id.length }, id };
}

function readConstant(reader: Reader, value: PyConstant["value"]): PyConstant {
  const start = startOf(reader);
  advance(reader);
  return { kind: "constant", range: { start, end: start + value.length }, value };
}

function readBracketed(reader: Reader): PyExpression {
  const read = readerOf(reader.kind);
  if (!read) return readWrong(reader);
  if (reader.depth >= maxDepth) return cutOff(reader);
  reader.depth++;
  const node = read(reader);
  reader.depth--;
  return node;
}

function readerOf(kind: number): ((reader: Reader) => PyExpression) | undefined {
  switch (kind) {
    case T.OPEN_PAREN:
      return readGroup;
    case T.OPEN_SQUARE:
      return readList;
    case T.OPEN_BRACE:
      return readBraces;
    case T.BACKTICK:
      return readBackticks;
    default:
      return undefined;
  }
}

/** `(a)`, `(a, b)`, `()`, `(a for a in b)`, `(yield)`. */
function readGroup(reader: Reader): PyExpression {
  const start = startOf(reader);
  advance(reader);
  if (reader.kind === T.CLOSE_PAREN) {
    advance(reader);
    return { kind: "tuple", range: { start, end: lastEnd(reader) }, elements: [] };
  }
  if (reader.kind === T.YIELD) return endGroup(reader, start, reader.grammar.value(reader));
  const first = reader.grammar.element(reader);
  if (startsLoop(reader)) {
    return readComprehension(reader, { form: "generator", start, elements: [first] });
  }
  if (reader.kind !== T.COMMA) return endGroup(reader, start, first);
  return readElements(reader, { kind: "tuple", start, first });
}

/** Brackets round one expression; what else stands in them is kept beside it. */
function endGroup(reader: Reader, start: number, inner: PyExpression): PyExpression {
  if (accept(reader, T.CLOSE_PAREN)) return noteParens(inner, { start, end: lastEnd(reader) });
  return readElements(reader, { kind: "tuple", start, first: inner });
}

interface Elements {
  readonly kind: PySequence["kind"];
  readonly start: number;
  readonly first: PyExpression;
}

function readElements(reader: Reader, { kind, start, first }: Elements): PySequence {
  const close = closerOf(kind);
  const elements = [first];
  while (hasMore(reader, close)) elements.push(reader.grammar.element(reader));
  closeBracket(reader, close);
  return { kind, range: { start, end: lastEnd(reader) }, elements };
}

function closerOf(kind: PySequence["kind"]): number {
  if (kind === "list") return T.CLOSE_SQUARE;
  return kind === "tuple" ? T.CLOSE_PAREN : T.CLOSE_BRACE;
}

function readList(reader: Reader): PyExpression {
  const start = startOf(reader);
  advance(reader);
  if (accept(reader, T.CLOSE_SQUARE)) {
    return { kind: "list", range: { start, end: lastEnd(reader) }, elements: [] };
  }
  const first = reader.grammar.element(reader);
  if (startsLoop(reader)) {
    return readComprehension(reader, { form: "list", start, elements: [first] });
  }
  return readElements(reader, { kind: "list", start, first });
}

/** A dict, a set, or a comprehension of one. */
function readBraces(reader: Reader): PyExpression {
  const start = startOf(reader);
  advance(reader);
  if (accept(reader, T.CLOSE_BRACE)) {
    return { kind: "dict", range: { start, end: lastEnd(reader) }, entries: [] };
  }
  if (reader.kind === T.POWER) return readDict(reader, start, readEntry(reader));
  const entryStart = startOf(reader);
  const first = reader.grammar.element(reader);
  if (reader.kind === T.COLON) {
    const entry = readEntryValue(reader, entryStart, first);
    if (startsLoop(reader)) {
      return readComprehension(reader, { form: "dict", start, elements: [first, entry.value] });
    }
    return readDict(reader, start, entry);
  }
  if (startsLoop(reader)) {
    return readComprehension(reader, { form: "set", start, elements: [first] });
  }
  return readElements(reader, { kind: "set", start, first });
}

type Entry = PyDict["entries"][number];

function readDict(reader: Reader, start: number, first: Entry): PyDict {
  const entries = [first];
  while (hasMore(reader, T.CLOSE_BRACE)) entries.push(readEntry(reader));
  closeBracket(reader, T.CLOSE_BRACE);
  return { kind: "dict", range: { start, end: lastEnd(reader) }, entries };
}

function readEntry(reader: Reader): Entry {
  const start = startOf(reader);
  if (accept(reader, T.POWER)) {
    const value = reader.grammar.operators(reader, 1);
    return { range: { start, end: lastEnd(reader) }, value };
  }
  return readEntryValue(reader, start, reader.grammar.element(reader));
}

function readEntryValue(reader: Reader, start: number, key: PyExpression): Entry {
  expect(reader, T.COLON);
  const value = reader.grammar.test(reader);
  return { range: { start, end: lastEnd(reader) }, key, value };
}

/** Python 2's way to write `repr(a)`. */
function readBackticks(reader: Reader): PyOther {
  const start = startOf(reader);
  advance(reader);
  const child = reader.grammar.value(reader);
  expect(reader, T.BACKTICK);
  const range = { start, end: lastEnd(reader) };
  return { kind: "other", range, type: "backticks", children: [child] };
}
