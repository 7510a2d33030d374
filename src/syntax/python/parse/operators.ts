import type { PyBinary, PyBoolean, PyCompare, PyExpression, PyUnary } from "../nodes.ts";
import { cutOff } from "./cut-off.ts";
import { readLambdaParameters } from "./parameters.ts";
import { binding, precedence, signs } from "./precedence.ts";
import { readPrimary } from "./primaries.ts";
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
  tokenText,
} from "./reader.ts";
import { T } from "./token-kinds.ts";

/**
 * An operand and the operators behind it that bind at least as tightly as `minimum`. What leans to the
 * left, such as `a + b + c`, is read by a loop and may be of any length.
 */
export function readOperators(reader: Reader, minimum: number): PyExpression {
  const start = startOf(reader);
  let left = readOperand(reader);
  for (;;) {
    const strength = binding[reader.kind] as number;
    if (strength === 0 || strength < minimum) return left;
    if (strength === precedence.compare) {
      if (reader.kind === T.NOT && nextKind(reader) !== T.IN) return left;
      left = readComparison(reader, start, left);
    } else if (strength <= precedence.and) left = readBoolean(reader, start, left);
    else left = readBinary(reader, start, left);
  }
}

function readBinary(reader: Reader, start: number, left: PyExpression): PyBinary {
  const { kind } = reader;
  const operatorRange = { start: startOf(reader), end: reader.ends[reader.at] as number };
  const strength = binding[kind] as number;
  advance(reader);
  // `a ** -b ** c` is `a ** (-(b ** c))`; the others lean to the left.
  const right =
    kind === T.POWER ? nested(reader, readExponent) : readOperators(reader, strength + 1);
  const range = { start, end: lastEnd(reader) };
  return { kind: "binary", range, operator: signs[kind] as string, operatorRange, left, right };
}

function readExponent(reader: Reader): PyExpression {
  return readOperators(reader, precedence.power);
}

function readBoolean(reader: Reader, start: number, left: PyExpression): PyBoolean {
  const operator = reader.kind === T.OR ? "or" : "and";
  const strength = binding[reader.kind] as number;
  advance(reader);
  const right = readOperators(reader, strength + 1);
  return { kind: "boolean", range: { start, end: lastEnd(reader) }, operator, left, right };
}

function readComparison(reader: Reader, start: number, left: PyExpression): PyCompare {
  const operands = [left];
  const operators: string[] = [];
  while (binding[reader.kind] === precedence.compare) {
    if (reader.kind === T.NOT && nextKind(reader) !== T.IN) break;
    operators.push(readComparator(reader));
    operands.push(readOperators(reader, precedence.bitOr));
  }
  return { kind: "compare", range: { start, end: lastEnd(reader) }, operands, operators };
}

function readComparator(reader: Reader): string {
  const { kind } = reader;
  if (kind === T.COMPARISON) {
    const sign = tokenText(reader);
    advance(reader);
    return sign;
  }
  advance(reader);
  if (kind === T.IN) return "in";
  if (kind === T.IS) return accept(reader, T.NOT) ? "is not" : "is";
  advance(reader);
  return "not in";
}

function readOperand(reader: Reader): PyExpression {
  switch (reader.kind) {
    case T.NOT:
      return nested(reader, readNot);
    case T.MINUS:
    case T.PLUS:
    case T.TILDE:
      return nested(reader, readSigned);
    case T.LAMBDA:
      return nested(reader, readLambda);
    case T.AWAIT:
      return nextKind(reader) === T.OPEN_PAREN || beginsPrimary(nextKind(reader))
        ? nested(reader, readAwait)
        : readPrimary(reader);
    default:
      return readPrimary(reader);
  }
}

/** Reads what begins with an operator, unless nesting is at its bound. */
function nested(reader: Reader, read: (reader: Reader) => PyExpression): PyExpression {
  if (reader.depth >= maxDepth) return cutOff(reader);
  reader.depth++;
  const node = read(reader);
  reader.depth--;
  return node;
}

function readNot(reader: Reader): PyUnary {
  const start = startOf(reader);
  advance(reader);
  const operand = readOperators(reader, precedence.not);
  return { kind: "unary", range: { start, end: lastEnd(reader) }, operator: "not", operand };
}

function readSigned(reader: Reader): PyUnary {
  const start = startOf(reader);
  const operator = reader.kind === T.MINUS ? "-" : reader.kind === T.PLUS ? "+" : "~";
  advance(reader);
  const operand = readOperators(reader, precedence.power);
  return { kind: "unary", range: { start, end: lastEnd(reader) }, operator, operand };
}

function readLambda(reader: Reader): PyExpression {
  const start = startOf(reader);
  advance(reader);
  const parameters = readLambdaParameters(reader);
  expect(reader, T.COLON);
  const body = reader.kind === T.YIELD ? reader.grammar.value(reader) : reader.grammar.test(reader);
  return { kind: "lambda", range: { start, end: lastEnd(reader) }, parameters, body };
}

function readAwait(reader: Reader): PyExpression {
  const start = startOf(reader);
  advance(reader);
  if (reader.kind === T.AWAIT) note(reader);
  const value = readPrimary(reader);
  return { kind: "await", range: { start, end: lastEnd(reader) }, value };
}

/** Before these `await` is no name. */
function beginsPrimary(kind: number): boolean {
  return (
    kind === T.NAME ||
    kind === T.STRING ||
    kind === T.F_START ||
    kind === T.NUMBER ||
    kind === T.OPEN_SQUARE ||
    kind === T.OPEN_BRACE ||
    kind === T.NONE ||
    kind === T.TRUE ||
    kind === T.FALSE ||
    kind === T.AWAIT
  );
}
