import type { PyComprehension, PyExpression } from "../nodes.ts";
import { closeBracket } from "./lists.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, expect, lastEnd, nextKind, type Reader, startOf } from "./reader.ts";
import { T } from "./token-kinds.ts";

/** True at `for` or `async for`. */
export function startsLoop(reader: Reader): boolean {
  return reader.kind === T.FOR || (reader.kind === T.ASYNC && nextKind(reader) === T.FOR);
}

interface Begun {
  readonly form: PyComprehension["form"];
  /** Of its opening bracket. */
  readonly start: number;
  readonly elements: readonly PyExpression[];
}

/** From the first `for` to the closing bracket. */
export function readComprehension(
  reader: Reader,
  { form, start, elements }: Begun,
): PyComprehension {
  const loops: PyComprehension["loops"][number][] = [];
  const conditions: PyExpression[] = [];
  while (startsLoop(reader)) {
    accept(reader, T.ASYNC);
    advance(reader);
    const target = readTargets(reader);
    expect(reader, T.IN);
    loops.push({ target, iterable: readIterable(reader, form) });
    while (accept(reader, T.IF)) conditions.push(readCondition(reader));
  }
  closeBracket(reader, closers[form]);
  const range = { start, end: lastEnd(reader) };
  return { kind: "comprehension", range, form, elements, loops, conditions };
}

const closers: Readonly<Record<PyComprehension["form"], number>> = {
  list: T.CLOSE_SQUARE,
  set: T.CLOSE_BRACE,
  dict: T.CLOSE_BRACE,
  generator: T.CLOSE_PAREN,
};

/** `a` or `a, *b` before an `in`. */
export function readTargets(reader: Reader): PyExpression {
  const start = startOf(reader);
  const first = readTarget(reader);
  if (reader.kind !== T.COMMA) return first;
  const elements = [first];
  while (accept(reader, T.COMMA)) {
    if (reader.kind === T.IN || reader.kind === T.EQUALS) break;
    elements.push(readTarget(reader));
  }
  return { kind: "tuple", range: { start, end: lastEnd(reader) }, elements };
}

function readTarget(reader: Reader): PyExpression {
  const start = startOf(reader);
  if (!accept(reader, T.STAR)) return reader.grammar.operators(reader, precedence.bitOr);
  const value = reader.grammar.operators(reader, precedence.bitOr);
  return { kind: "starred", range: { start, end: lastEnd(reader) }, star: "*", value };
}

/** Python 2 has `[a for a in 1, 2]`. */
function readIterable(reader: Reader, form: PyComprehension["form"]): PyExpression {
  const start = startOf(reader);
  const first = reader.grammar.operators(reader, precedence.or);
  if (form !== "list" || reader.kind !== T.COMMA) return first;
  const elements = [first];
  while (accept(reader, T.COMMA)) {
    if (reader.kind === T.CLOSE_SQUARE) break;
    elements.push(reader.grammar.operators(reader, precedence.or));
  }
  return { kind: "tuple", range: { start, end: lastEnd(reader) }, elements };
}

function readCondition(reader: Reader): PyExpression {
  const start = startOf(reader);
  const target = reader.grammar.operators(reader, precedence.or);
  if (!accept(reader, T.WALRUS)) return target;
  const value = reader.grammar.operators(reader, precedence.or);
  return { kind: "walrus", range: { start, end: lastEnd(reader) }, target, value };
}
