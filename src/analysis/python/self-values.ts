import type { PyExpression, PyNode } from "../../syntax/python/nodes.ts";
import { classOf, functionOf, type ModuleScopes } from "./scopes.ts";

/** Every value that a class gives to `self.name`, or to `name` in its body. */
export function* selfValues(
  scopes: ModuleScopes,
  owner: PyNode,
  name: string,
): Generator<PyExpression> {
  for (const node of scopes.nodes) {
    if (node.kind !== "assign" || !node.value) continue;
    for (const target of node.targets) {
      const isSelf =
        target.kind === "attribute" &&
        target.name === name &&
        (nameOf(target.object) === "self" || nameOf(target.object) === "cls");
      const isBody = nameOf(target) === name && functionOf(scopes, node) === undefined;
      if ((isSelf || isBody) && classOf(scopes, node) === owner) yield node.value;
    }
  }
}

function nameOf(expression: PyExpression): string | undefined {
  return expression.kind === "name" ? expression.id : undefined;
}
