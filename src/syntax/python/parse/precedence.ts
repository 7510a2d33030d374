import { T } from "./token-kinds.ts";

/** How tightly operators bind; more is tighter. */
export const precedence = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  bitOr: 5,
  bitXor: 6,
  bitAnd: 7,
  shift: 8,
  sum: 9,
  product: 10,
  unary: 11,
  power: 12,
} as const;

/** By kind of token; 0 for what is no operator between two operands. */
export const binding: Uint8Array = new Uint8Array(128);
binding[T.OR] = precedence.or;
binding[T.AND] = precedence.and;
for (const kind of [T.COMPARISON, T.IN, T.IS, T.NOT]) binding[kind] = precedence.compare;
binding[T.PIPE] = precedence.bitOr;
binding[T.CARET] = precedence.bitXor;
binding[T.AMPERSAND] = precedence.bitAnd;
for (const kind of [T.SHIFT_LEFT, T.SHIFT_RIGHT]) binding[kind] = precedence.shift;
for (const kind of [T.PLUS, T.MINUS]) binding[kind] = precedence.sum;
for (const kind of [T.STAR, T.SLASH, T.FLOOR, T.PERCENT, T.AT]) binding[kind] = precedence.product;
binding[T.POWER] = precedence.power;

const written: ReadonlyMap<number, string> = new Map<number, string>([
  [T.PIPE, "|"],
  [T.CARET, "^"],
  [T.AMPERSAND, "&"],
  [T.SHIFT_LEFT, "<<"],
  [T.SHIFT_RIGHT, ">>"],
  [T.PLUS, "+"],
  [T.MINUS, "-"],
  [T.STAR, "*"],
  [T.SLASH, "/"],
  [T.FLOOR, "//"],
  [T.PERCENT, "%"],
  [T.AT, "@"],
  [T.POWER, "**"],
]);

/** How binary operators are written, by kind of token. */
export const signs: readonly string[] = Array.from(
  { length: 128 },
  (_, kind) => written.get(kind) ?? "",
);
