import type { PyExpression, PyString, PyStringPiece } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import { operandsOf } from "../operands.ts";
import { lookUp, type ModuleScopes } from "./scopes.ts";

/** A text, number or truth value that an expression certainly has; `null` is `None`. */
export type PyValue = string | number | boolean | null;

/**
 * What an expression certainly is: literals, `+` between them, f-strings without anything else in
 * them, and names that the file gives one such value.
 *
 * @returns `undefined` where it cannot be told; whole numbers beyond 2^53 cannot
 */
export function constantOf(
  scopes: ModuleScopes,
  expression: PyExpression | undefined,
): PyValue | undefined {
  return expression && fold(expression, { scopes, depth: 0, budget: { steps: 500 } });
}

/** The text that an expression certainly is. */
export function textOf(
  scopes: ModuleScopes,
  expression: PyExpression | undefined,
): string | undefined {
  const value = constantOf(scopes, expression);
  return typeof value === "string" ? value : undefined;
}

/** The number that an expression certainly is. */
export function numberOf(
  scopes: ModuleScopes,
  expression: PyExpression | undefined,
): number | undefined {
  const value = constantOf(scopes, expression);
  return typeof value === "number" ? value : undefined;
}

interface Search {
  readonly scopes: ModuleScopes;
  readonly depth: number;
  /** Shared by the whole search. */
  readonly budget: { steps: number };
}

const maxDepth = 16;
const maxLength = 100_000;

function fold(expression: PyExpression, above: Search): PyValue | undefined {
  if (above.depth >= maxDepth || above.budget.steps-- <= 0) return undefined;
  const at = { ...above, depth: above.depth + 1 };
  switch (expression.kind) {
    case "string":
      return foldString(expression, at);
    case "number":
      return numberIn(expression.text);
    case "constant":
      return written[expression.value];
    case "name":
      return foldName(expression, at);
    case "unary":
      return foldUnary(expression, at);
    case "binary":
      return foldBinary(expression, at);
    default:
      return undefined;
  }
}

const written: Readonly<Record<string, PyValue | undefined>> = {
  True: true,
  False: false,
  None: null,
};

function foldString(node: PyString, at: Search): string | undefined {
  let all = "";
  for (const piece of node.pieces) {
    for (const part of partsOf(piece, node, at)) {
      if (part === undefined || all.length + part.length > maxLength) return undefined;
      all += part;
    }
  }
  return all;
}

function* partsOf(piece: PyStringPiece, node: PyString, at: Search): Generator<string | undefined> {
  // A template string is no text, and bytes are none either.
  if (/[bt]/i.test(piece.prefix)) return yield undefined;
  for (const segment of piece.segments) {
    if (segment.kind === "text") {
      const alone = { ...piece, content: segment.range, segments: [segment] };
      yield stringValue({ ...node, pieces: [alone] }, at.scopes.text);
    } else {
      const isPlain = segment.format === undefined && !segment.isDebug;
      const value =
        isPlain && /^s?$/.test(segment.conversion ?? "") ? fold(segment.expression, at) : undefined;
      // How Python writes other values is not followed: `True`, `1e+16`.
      yield typeof value === "string" || Number.isSafeInteger(value) ? String(value) : undefined;
    }
  }
}

function numberIn(text: string): number | undefined {
  const plain = text.replaceAll("_", "");
  const isNumber =
    /^(?:0[xX][\da-fA-F]{1,14}|0[oO][0-7]{1,18}|0[bB][01]{1,53}|\d{1,16}|(?:\d{1,16}\.\d{0,16}|\.\d{1,16}|\d{1,16})(?:[eE][+-]?\d{1,3})?)$/;
  if (!isNumber.test(plain)) return undefined;
  // `010` is octal in Python 2 and an error in 3.
  if (/^0\d/.test(plain) && !plain.includes(".")) return undefined;
  const value = Number(plain);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

/** A name that is assigned once, and nothing else binds. */
function foldName(
  name: Extract<PyExpression, { readonly kind: "name" }>,
  at: Search,
): PyValue | undefined {
  const [only, ...others] = lookUp(at.scopes, name.id, name);
  if (only?.kind !== "assign" || others.length > 0 || only.isUnpacked) return undefined;
  return only.value && fold(only.value, at);
}

function foldUnary(
  { operator, operand }: Extract<PyExpression, { readonly kind: "unary" }>,
  at: Search,
): PyValue | undefined {
  const value = fold(operand, at);
  if (operator === "not") return typeof value === "boolean" ? !value : undefined;
  if (typeof value !== "number") return undefined;
  if (operator === "-") return -value;
  return operator === "+" ? value : undefined;
}

const arithmetic: Readonly<Record<string, ((a: number, b: number) => number) | undefined>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "**": (a, b) => a ** b,
  "|": (a, b) => (a >= 0 && b >= 0 && a < 2 ** 31 && b < 2 ** 31 ? a | b : Number.NaN),
  "<<": (a, b) => (b >= 0 && b < 53 ? a * 2 ** b : Number.NaN),
};

/** Chains may be thousands long: only as many operands as the budget allows are looked at. */
function foldBinary(
  expression: Extract<PyExpression, { readonly kind: "binary" }>,
  at: Search,
): PyValue | undefined {
  const { operator } = expression;
  const apply = arithmetic[operator];
  if (!apply) return undefined;
  // `2 ** 3 ** 2` leans to the right: two operands at a time.
  const operands = operator === "**" ? [expression.left, expression.right] : operandsOf(expression);
  let all: PyValue | undefined;
  for (const [index, operand] of operands.entries()) {
    const value = fold(operand, at);
    if (value === undefined) return undefined;
    all = index === 0 ? value : joined(all, value, { operator, apply });
    if (all === undefined) return undefined;
  }
  return all;
}

function joined(
  a: PyValue | undefined,
  b: PyValue,
  {
    operator,
    apply,
  }: { readonly operator: string; readonly apply: (a: number, b: number) => number },
): PyValue | undefined {
  if (typeof a === "string" && typeof b === "string" && operator === "+") {
    return a.length + b.length <= maxLength ? a + b : undefined;
  }
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  const value = apply(a, b);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
}
