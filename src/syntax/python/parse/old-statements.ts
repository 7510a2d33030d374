import type { PyExpression, PyStatement } from "../nodes.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, lastEnd, nextKind, type Reader, startOf } from "./reader.ts";
import { beginsOperand, T } from "./token-kinds.ts";

/** `print a`, `print >>a, b` and `exec a in b` of Python 2; `undefined` where it is none of them. */
export function readOldStatement(reader: Reader): PyStatement | undefined {
  const start = startOf(reader);
  const { text } = reader;
  const length = (reader.ends[reader.at] as number) - start;
  if (length === 5 && text.startsWith("print", start)) {
    if (nextKind(reader) === T.SHIFT_RIGHT) return readPrint(reader, start);
    return followsWord(reader) ? readPrint(reader, start) : undefined;
  }
  if (length === 4 && text.startsWith("exec", start) && followsWord(reader)) {
    return readExec(reader, start);
  }
  return undefined;
}

/** True where a name is followed by what can only be an operand: no call, subscript or operator. */
function followsWord(reader: Reader): boolean {
  const next = nextKind(reader);
  if (next === T.NOT) return reader.kinds[reader.at + 2] !== T.IN;
  return (
    beginsOperand(next) &&
    next !== T.OPEN_PAREN &&
    next !== T.OPEN_SQUARE &&
    next !== T.PLUS &&
    next !== T.MINUS
  );
}

function readPrint(reader: Reader, start: number): PyStatement {
  advance(reader);
  const expressions: PyExpression[] = [];
  const chevron = startOf(reader);
  if (accept(reader, T.SHIFT_RIGHT)) {
    const children = [reader.grammar.test(reader)];
    const range = { start: chevron, end: lastEnd(reader) };
    expressions.push({ kind: "other", range, type: "chevron", children });
  } else expressions.push(reader.grammar.test(reader));
  while (accept(reader, T.COMMA) && beginsOperand(reader.kind)) {
    expressions.push(reader.grammar.test(reader));
  }
  const range = { start, end: lastEnd(reader) };
  return { kind: "other-statement", range, type: "print_statement", expressions, body: [] };
}

function readExec(reader: Reader, start: number): PyStatement {
  advance(reader);
  const expressions = [reader.grammar.operators(reader, precedence.bitOr)];
  if (accept(reader, T.IN)) {
    do expressions.push(reader.grammar.test(reader));
    while (accept(reader, T.COMMA));
  }
  const range = { start, end: lastEnd(reader) };
  return { kind: "other-statement", range, type: "exec_statement", expressions, body: [] };
}
