/** An operation with two sides, of any language. */
interface Operation<E> {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: E;
  readonly right: E;
}

/**
 * `a + b + c` from left to right, of any operator. What stands in brackets is one operand. Chains
 * lean to the left and may be thousands long: no recursion here.
 */
export function operandsOf<E extends { readonly kind: string; readonly parens?: unknown }>(
  expression: Operation<E>,
): E[] {
  const operands = [expression.right];
  let at = expression.left;
  while (isOperation(at) && at.operator === expression.operator && !at.parens) {
    operands.push(at.right);
    at = at.left;
  }
  operands.push(at);
  return operands.reverse();
}

function isOperation<E extends { readonly kind: string }>(node: E): node is E & Operation<E> {
  return node.kind === "binary";
}
