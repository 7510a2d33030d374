import type { PyExpression, PyOther } from "../nodes.ts";
import { readAtom, readName } from "./atoms.ts";
import { cutOff } from "./cut-off.ts";
import { closeBracket, hasMore } from "./lists.ts";
import {
  accept,
  advance,
  expect,
  lastEnd,
  maxDepth,
  nextKind,
  note,
  type Reader,
  startOf,
} from "./reader.ts";
import { T } from "./token-kinds.ts";

/** The patterns of a `case`, up to its `if` or colon. */
export function readPatterns(reader: Reader): PyExpression[] {
  const patterns = [readPattern(reader)];
  while (accept(reader, T.COMMA)) {
    if (reader.kind === T.COLON || reader.kind === T.IF) break;
    patterns.push(readPattern(reader));
  }
  return patterns;
}

/** `*rest`, or alternatives with a name for what matched. */
function readPattern(reader: Reader): PyExpression {
  if (reader.depth >= maxDepth) return cutOff(reader);
  reader.depth++;
  const start = startOf(reader);
  const inner = reader.kind === T.STAR ? readSplat(reader) : readNamedPattern(reader);
  reader.depth--;
  return wrap(reader, start, inner);
}

function wrap(reader: Reader, start: number, inner: readonly PyExpression[]): PyOther {
  return other(reader, { type: "case_pattern", start }, inner);
}

function other(
  reader: Reader,
  { type, start }: { readonly type: string; readonly start: number },
  children: readonly PyExpression[],
): PyOther {
  return { kind: "other", range: { start, end: lastEnd(reader) }, type, children };
}

function readSplat(reader: Reader): PyExpression[] {
  const start = startOf(reader);
  advance(reader);
  const children = reader.kind === T.NAME ? readCapture(reader) : [];
  return [other(reader, { type: "splat_pattern", start }, children)];
}

/** A name; nothing for `_`, which takes everything. */
function readCapture(reader: Reader): PyExpression[] {
  const name = readName(reader);
  return name.id === "_" ? [] : [name];
}

function readNamedPattern(reader: Reader): PyExpression[] {
  const start = startOf(reader);
  const inner = readAlternatives(reader);
  if (reader.kind !== T.AS) return inner;
  const pattern = wrap(reader, start, inner);
  advance(reader);
  const names = reader.kind === T.NAME ? [readName(reader)] : [];
  if (names.length === 0) note(reader);
  return [other(reader, { type: "as_pattern", start }, [pattern, ...names])];
}

function readAlternatives(reader: Reader): PyExpression[] {
  const start = startOf(reader);
  const first = readSimplePattern(reader);
  if (reader.kind !== T.PIPE) return first;
  const children = [...first];
  while (accept(reader, T.PIPE)) children.push(...readSimplePattern(reader));
  return [other(reader, { type: "union_pattern", start }, children)];
}

function readSimplePattern(reader: Reader): PyExpression[] {
  switch (reader.kind) {
    case T.NAME:
      return readNamePattern(reader);
    case T.OPEN_PAREN:
      return [readSequence(reader, "tuple", T.CLOSE_PAREN)];
    case T.OPEN_SQUARE:
      return [readSequence(reader, "list", T.CLOSE_SQUARE)];
    case T.OPEN_BRACE:
      return [readMapping(reader)];
    case T.MINUS:
    case T.NUMBER:
      return [readNumber(reader)];
    default:
      return [readAtom(reader)];
  }
}

/** `a`, `a.b`, `A(…)`; nothing for `_`. */
function readNamePattern(reader: Reader): PyExpression[] {
  const start = startOf(reader);
  if (nextKind(reader) !== T.DOT && nextKind(reader) !== T.OPEN_PAREN) {
    const captured = readCapture(reader);
    return captured.length > 0 ? [other(reader, { type: "dotted_name", start }, captured)] : [];
  }
  const name = readDotted(reader);
  return [reader.kind === T.OPEN_PAREN ? readClass(reader, start, name) : name];
}

/** A value such as `Color.RED`, or the class of a class pattern: it binds nothing. */
function readDotted(reader: Reader): PyExpression {
  const start = startOf(reader);
  let node: PyExpression = readName(reader);
  while (accept(reader, T.DOT)) {
    if (reader.kind < T.NAME) {
      note(reader);
      return node;
    }
    const { id: name, range: nameRange } = readName(reader);
    const range = { start, end: nameRange.end };
    node = { kind: "attribute", range, object: node, name, nameRange };
  }
  return node;
}

function readSequence(reader: Reader, kind: "tuple" | "list", close: number): PyExpression {
  const start = startOf(reader);
  advance(reader);
  const elements: PyExpression[] = [];
  if (reader.kind !== close) {
    do elements.push(readPattern(reader));
    while (hasMore(reader, close));
  }
  closeBracket(reader, close);
  return { kind, range: { start, end: lastEnd(reader) }, elements };
}

function readMapping(reader: Reader): PyExpression {
  const start = startOf(reader);
  advance(reader);
  const children: PyExpression[] = [];
  if (reader.kind !== T.CLOSE_BRACE) {
    do readMapped(reader, children);
    while (hasMore(reader, T.CLOSE_BRACE));
  }
  closeBracket(reader, T.CLOSE_BRACE);
  return other(reader, { type: "dict_pattern", start }, children);
}

function readMapped(reader: Reader, into: PyExpression[]): void {
  const start = startOf(reader);
  if (accept(reader, T.POWER)) {
    const rest = reader.kind === T.NAME ? readCapture(reader) : [];
    into.push(other(reader, { type: "splat_pattern", start }, rest));
    return;
  }
  into.push(...readSimplePattern(reader));
  if (expect(reader, T.COLON)) into.push(readPattern(reader));
}

function readClass(reader: Reader, start: number, name: PyExpression): PyExpression {
  advance(reader);
  const children = [name];
  if (reader.kind !== T.CLOSE_PAREN) {
    do children.push(readClassArgument(reader));
    while (hasMore(reader, T.CLOSE_PAREN));
  }
  closeBracket(reader, T.CLOSE_PAREN);
  return other(reader, { type: "class_pattern", start }, children);
}

function readClassArgument(reader: Reader): PyExpression {
  if (reader.kind !== T.NAME || nextKind(reader) !== T.EQUALS) return readPattern(reader);
  const start = startOf(reader);
  const keyword = readName(reader);
  advance(reader);
  const pattern = readPattern(reader);
  const inner =
    pattern.kind === "other" && pattern.type === "case_pattern" ? pattern.children : [pattern];
  const children = [keyword, ...inner];
  return wrap(reader, start, [other(reader, { type: "keyword_pattern", start }, children)]);
}

/** `1`, `-1`, `-1 + 2j`. */
function readNumber(reader: Reader): PyExpression {
  const start = startOf(reader);
  accept(reader, T.MINUS);
  const real = readAtom(reader);
  if (reader.kind !== T.PLUS && reader.kind !== T.MINUS) return real;
  advance(reader);
  return other(reader, { type: "complex_pattern", start }, [real, readAtom(reader)]);
}
