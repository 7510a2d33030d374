import type { TextRange } from "../../../model/index.ts";
import type { PyArgument, PyAttribute, PyCall, PyExpression, PySubscript } from "../nodes.ts";
import { readAtom } from "./atoms.ts";
import { readComprehension, startsLoop } from "./comprehensions.ts";
import { cutOff } from "./cut-off.ts";
import { closeBracket, hasMore } from "./lists.ts";
import {
  accept,
  advance,
  lastEnd,
  maxDepth,
  nextKind,
  note,
  type Reader,
  startOf,
  tokenText,
} from "./reader.ts";
import { T } from "./token-kinds.ts";

/** An atom and what hangs on it: `a.b(c)[d]`. A chain may be of any length. */
export function readPrimary(reader: Reader): PyExpression {
  const start = startOf(reader);
  let node = readAtom(reader);
  for (;;) {
    if (reader.kind === T.DOT) node = readAttribute(reader, start, node);
    else if (reader.kind === T.OPEN_PAREN) node = readCall(reader, start, node);
    else if (reader.kind === T.OPEN_SQUARE) node = readSubscript(reader, start, node);
    else return node;
  }
}

function readAttribute(reader: Reader, start: number, object: PyExpression): PyAttribute {
  advance(reader);
  if (reader.kind < T.NAME) {
    note(reader);
    const end = lastEnd(reader);
    const nameRange = { start: end, end };
    return { kind: "attribute", range: { start, end }, object, name: "", nameRange };
  }
  // Words of the language are no names of attributes, but for those that Python 2 does not know.
  if (reader.kind > T.AWAIT && !isConstant(reader.kind)) note(reader);
  const name = tokenText(reader);
  const from = startOf(reader);
  advance(reader);
  const end = from + name.length;
  const nameRange = { start: from, end };
  return { kind: "attribute", range: { start, end }, object, name, nameRange };
}

function isConstant(kind: number): boolean {
  return kind === T.TRUE || kind === T.FALSE || kind === T.NONE;
}

function readCall(reader: Reader, start: number, callee: PyExpression): PyCall {
  const args: PyArgument[] = [];
  const argsRange = readArguments(reader, args);
  return { kind: "call", range: { start, end: argsRange.end }, callee, args, argsRange };
}

/** Also of the bases of a class. Where they are, with their brackets. */
export function readArguments(reader: Reader, args: PyArgument[]): TextRange {
  const start = startOf(reader);
  if (reader.depth >= maxDepth) {
    const value = cutOff(reader);
    args.push({ range: value.range, star: "", value });
    return value.range;
  }
  reader.depth++;
  advance(reader);
  if (reader.kind !== T.CLOSE_PAREN) {
    const first = readArgument(reader);
    if (startsLoop(reader) && first.name === undefined && first.star === "") {
      const elements = [first.value];
      const value = readComprehension(reader, { form: "generator", start, elements });
      reader.depth--;
      args.push({ range: value.range, star: "", value });
      return value.range;
    }
    args.push(first);
    while (hasMore(reader, T.CLOSE_PAREN)) args.push(readArgument(reader));
  }
  closeBracket(reader, T.CLOSE_PAREN);
  reader.depth--;
  return { start, end: lastEnd(reader) };
}

function readArgument(reader: Reader): PyArgument {
  const start = startOf(reader);
  switch (reader.kind) {
    case T.STAR:
    case T.POWER: {
      const star = reader.kind === T.STAR ? "*" : "**";
      advance(reader);
      const value = reader.grammar.test(reader);
      return { range: { start, end: lastEnd(reader) }, star, value };
    }
    case T.NAME:
    case T.ASYNC:
    case T.AWAIT:
      if (nextKind(reader) === T.EQUALS) return readKeyword(reader);
  }
  const value = reader.grammar.named(reader);
  return { range: { start, end: lastEnd(reader) }, star: "", value };
}

function readKeyword(reader: Reader): PyArgument {
  const start = startOf(reader);
  const name = tokenText(reader);
  advance(reader);
  advance(reader);
  const value = reader.grammar.test(reader);
  return { range: { start, end: lastEnd(reader) }, name, star: "", value };
}

function readSubscript(reader: Reader, start: number, object: PyExpression): PySubscript {
  const indices: PyExpression[] = [];
  if (reader.depth >= maxDepth) {
    indices.push(cutOff(reader));
    return { kind: "subscript", range: { start, end: lastEnd(reader) }, object, indices };
  }
  reader.depth++;
  advance(reader);
  if (reader.kind === T.CLOSE_SQUARE) note(reader);
  else {
    do indices.push(readIndex(reader));
    while (hasMore(reader, T.CLOSE_SQUARE));
  }
  closeBracket(reader, T.CLOSE_SQUARE);
  reader.depth--;
  return { kind: "subscript", range: { start, end: lastEnd(reader) }, object, indices };
}

function readIndex(reader: Reader): PyExpression {
  const start = startOf(reader);
  const first = reader.kind === T.COLON ? undefined : reader.grammar.element(reader);
  if (first && reader.kind !== T.COLON) return first;
  const children = first ? [first] : [];
  for (let colons = 0; colons < 2 && accept(reader, T.COLON); colons++) {
    if (reader.kind !== T.COLON && reader.kind !== T.COMMA && reader.kind !== T.CLOSE_SQUARE) {
      children.push(reader.grammar.test(reader));
    }
  }
  const range = { start, end: lastEnd(reader) };
  return { kind: "other", range, type: "slice", children };
}
