import type { PyBinary, PyExpression } from "../../syntax/python/nodes.ts";

/**
 * `a + b + c` from left to right, also `a % b`. What stands in brackets is one operand. Chains lean
 * to the left and may be thousands long: no recursion here.
 */
export function operandsOf(expression: PyBinary): PyExpression[] {
  const operands: PyExpression[] = [];
  let at: PyExpression = expression;
  while (
    at.kind === "binary" &&
    at.operator === expression.operator &&
    (at === expression || !at.parens)
  ) {
    operands.push(at.right);
    at = at.left;
  }
  operands.push(at);
  return operands.reverse();
}
