import type { JsClass, JsExpression } from "../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../syntax/javascript/walk.ts";

const known = new WeakMap<JsClass, ReadonlyMap<string, readonly JsExpression[]>>();

/** Everything that a class writes into a member of `this`. */
export function selfValues(owner: JsClass, name: string): readonly JsExpression[] {
  const values = known.get(owner) ?? readValues(owner);
  known.set(owner, values);
  return values.get(name) ?? [];
}

function readValues(owner: JsClass): Map<string, JsExpression[]> {
  const values = new Map<string, JsExpression[]>();
  const add = (name: string, value: JsExpression) => {
    const found = values.get(name);
    if (found) found.push(value);
    else values.set(name, [value]);
  };
  for (const node of walkNodes(owner)) {
    if (node.kind === "field" && node.name !== undefined && node.value) add(node.name, node.value);
    if (node.kind !== "assign" || node.target.kind !== "member") continue;
    const { object, name } = node.target;
    if (object.kind === "name" && object.id === "this") add(name, node.value);
  }
  return values;
}
