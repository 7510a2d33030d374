import type { PyExpression, PyWith } from "../nodes.ts";
import { hasMore } from "./lists.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, expect, type Reader, startOf } from "./reader.ts";
import { nesting, T } from "./token-kinds.ts";

type Item = PyWith["items"][number];

/** `with a as b, c:`, its items in brackets or not. */
export function readWith(reader: Reader): PyWith {
  const start = startOf(reader);
  accept(reader, T.ASYNC);
  advance(reader);
  const items: Item[] = [];
  if (reader.kind === T.OPEN_PAREN && hasItemsInBrackets(reader)) {
    advance(reader);
    do items.push(readItem(reader));
    while (hasMore(reader, T.CLOSE_PAREN));
    expect(reader, T.CLOSE_PAREN);
  } else {
    do items.push(readItem(reader));
    while (accept(reader, T.COMMA));
  }
  const body = reader.grammar.block(reader);
  return { kind: "with", range: { start, end: reader.blockEnd }, items, body };
}

function readItem(reader: Reader): Item {
  const value = reader.grammar.test(reader);
  return accept(reader, T.AS) ? { value, target: readAlias(reader) } : { value };
}

function readAlias(reader: Reader): PyExpression {
  return reader.grammar.operators(reader, precedence.bitOr);
}

/**
 * Brackets behind `with` hold items where a colon follows them, and a comma or `as` stands directly in
 * them that belongs to no generator, lambda or tuple with a star.
 */
function hasItemsInBrackets(reader: Reader): boolean {
  const { kinds } = reader;
  let open = 0;
  let lambdas = 0;
  let hasItems = false;
  for (let at = reader.at; ; at++) {
    reader.steps++;
    const kind = kinds[at] as number;
    open += nesting(kind);
    if (open === 0) return hasItems && kinds[at + 1] === T.COLON;
    if (kind <= T.DEDENT) return false;
    if (open > 1) continue;
    if (isNoItem(kind, kinds[at - 1] as number)) return false;
    lambdas += lambdaNesting(kind);
    hasItems ||= kind === T.AS || (kind === T.COMMA && lambdas <= 0);
  }
}

function lambdaNesting(kind: number): number {
  if (kind === T.LAMBDA) return 1;
  return kind === T.COLON ? -1 : 0;
}

function isNoItem(kind: number, before: number): boolean {
  if (kind === T.STAR) return before === T.OPEN_PAREN || before === T.COMMA;
  return kind === T.FOR || kind === T.WALRUS || kind === T.YIELD;
}
