import type { TextRange } from "../../../model/index.ts";
import type { PyExpression } from "../nodes.ts";
import { advance, expect, note, type Reader } from "./reader.ts";
import { beginsOperand, isCloser, T } from "./token-kinds.ts";

/**
 * After an element in brackets: true where another one follows. A missing comma is noted and read over,
 * as is what begins no element: each call takes a token, ends the list, or finds an element.
 */
export function hasMore(reader: Reader, close: number): boolean {
  if (reader.kind === T.COMMA) {
    advance(reader);
    return reader.kind !== close && !endsBrackets(reader.kind);
  }
  if (reader.kind === close) return false;
  note(reader);
  // What begins an operand need not begin the element of this list.
  if (reader.at === reader.resumedAt && !endsBrackets(reader.kind)) advance(reader);
  while (!endsBrackets(reader.kind)) {
    if (reader.kind === T.COMMA) return hasMore(reader, close);
    if (beginsOperand(reader.kind)) {
      reader.resumedAt = reader.at;
      return true;
    }
    advance(reader);
  }
  return false;
}

/** The end of a list; where something else stands, that is left to whom it belongs to. */
export function closeBracket(reader: Reader, close: number): void {
  expect(reader, close);
}

/** What no list goes beyond, whichever way it was opened. */
function endsBrackets(kind: number): boolean {
  return kind <= T.DEDENT || kind === T.HOLE_CLOSE || kind === T.F_END || isCloser(kind);
}

/** Brackets round an expression that is not one by itself; the outermost count. */
export function noteParens(node: PyExpression, parens: TextRange): PyExpression {
  (node as { parens?: TextRange }).parens = parens;
  return node;
}
