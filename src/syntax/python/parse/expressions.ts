import type { PyExpression, PyOther } from "../nodes.ts";
import { readName } from "./atoms.ts";
import { cutOff } from "./cut-off.ts";
import { readOperators } from "./operators.ts";
import { precedence } from "./precedence.ts";
import {
  accept,
  advance,
  expect,
  lastEnd,
  maxDepth,
  nextKind,
  type Reader,
  startOf,
} from "./reader.ts";
import { beginsOperand, isCloser, T } from "./token-kinds.ts";

/** One expression: `a`, `a if b else c`, `lambda: a`. */
export function readTest(reader: Reader): PyExpression {
  if (reader.kind === T.NAME && endsExpression(nextKind(reader))) return readName(reader);
  const start = startOf(reader);
  const body = readOperators(reader, precedence.or);
  return reader.kind === T.IF ? readConditional(reader, start, body) : body;
}

/** Most expressions are one name: what follows says so. */
function endsExpression(kind: number): boolean {
  return (kind >= T.CLOSE_PAREN && isCloser(kind)) || kind === T.COMMA || kind === T.NEWLINE;
}

function readConditional(reader: Reader, start: number, body: PyExpression): PyExpression {
  if (reader.depth >= maxDepth) return cutOff(reader);
  reader.depth++;
  advance(reader);
  const test = readOperators(reader, precedence.or);
  expect(reader, T.ELSE);
  const otherwise = readTest(reader);
  reader.depth--;
  const range = { start, end: lastEnd(reader) };
  return { kind: "conditional", range, body, test, otherwise };
}

/** Also `name := value`. */
export function readNamed(reader: Reader): PyExpression {
  const start = startOf(reader);
  const target = readTest(reader);
  if (reader.kind !== T.WALRUS) return target;
  advance(reader);
  const value = readTest(reader);
  return { kind: "walrus", range: { start, end: lastEnd(reader) }, target, value };
}

/** Also `*value`, as an element of a list. */
export function readElement(reader: Reader): PyExpression {
  if (reader.kind !== T.STAR && reader.kind !== T.POWER) return readNamed(reader);
  const start = startOf(reader);
  const star = reader.kind === T.STAR ? "*" : "**";
  advance(reader);
  const value = readOperators(reader, precedence.bitOr);
  return { kind: "starred", range: { start, end: lastEnd(reader) }, star, value };
}

/** `a`, `a, *b`, `a,` or `yield a`. */
export function readValue(reader: Reader): PyExpression {
  if (reader.kind === T.YIELD) return readYield(reader);
  const start = startOf(reader);
  const first = readElement(reader);
  return reader.kind === T.COMMA ? readTuple(reader, start, first) : first;
}

/** From the first comma of a tuple without brackets. */
function readTuple(reader: Reader, start: number, first: PyExpression): PyExpression {
  const elements = [first];
  while (accept(reader, T.COMMA)) {
    if (!beginsOperand(reader.kind) && reader.kind !== T.STAR) break;
    elements.push(readElement(reader));
  }
  return { kind: "tuple", range: { start, end: lastEnd(reader) }, elements };
}

function readYield(reader: Reader): PyOther {
  const start = startOf(reader);
  advance(reader);
  const children = readYielded(reader);
  return { kind: "other", range: { start, end: lastEnd(reader) }, type: "yield", children };
}

function readYielded(reader: Reader): PyExpression[] {
  if (accept(reader, T.FROM)) return [readTest(reader)];
  if (beginsOperand(reader.kind) || reader.kind === T.STAR) return [readValue(reader)];
  return [];
}
