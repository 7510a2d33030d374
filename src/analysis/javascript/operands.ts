import type { JsBinary, JsExpression } from "../../syntax/javascript/nodes.ts";

/**
 * `a + b + c` from left to right. What stands in brackets is one operand. Chains lean to the left
 * and may be long: no recursion here.
 */
export function operandsOf(expression: JsBinary): JsExpression[] {
  const operands: JsExpression[] = [];
  let at: JsExpression = expression;
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
