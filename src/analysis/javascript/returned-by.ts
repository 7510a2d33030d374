import type { JsExpression, JsFunction, JsNode } from "../../syntax/javascript/nodes.ts";
import { childrenOfNode } from "../../syntax/javascript/walk.ts";

/** Every expression that a function may give back; not those of functions inside of it. */
export function returnedBy({ result, body }: JsFunction): JsExpression[] {
  if (result) return [result];
  const found: JsExpression[] = [];
  const stack: JsNode[] = [...body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === "return" && node.value) found.push(node.value);
    if (node.kind !== "function" && node.kind !== "class") stack.push(...childrenOfNode(node));
  }
  return found;
}
