import type { PyClass, PyExpression } from "../../syntax/python/nodes.ts";
import { classOf, functionOf, type ModuleScopes } from "./scopes.ts";

interface GivenValue {
  readonly owner: PyClass;
  readonly value: PyExpression;
}

const known = new WeakMap<ModuleScopes, ReadonlyMap<string, readonly GivenValue[]>>();

/** Every value that a class gives to `self.name`, or to `name` in its body. */
export function selfValues(scopes: ModuleScopes, owner: PyClass, name: string): PyExpression[] {
  const index = known.get(scopes) ?? indexValues(scopes);
  known.set(scopes, index);
  const given = index.get(name) ?? [];
  return given.filter((one) => one.owner === owner).map(({ value }) => value);
}

function indexValues(scopes: ModuleScopes): Map<string, GivenValue[]> {
  const index = new Map<string, GivenValue[]>();
  for (const node of scopes.nodes) {
    if (node.kind !== "assign" || !node.value) continue;
    const owner = classOf(scopes, node);
    if (!owner) continue;
    const isBody = functionOf(scopes, node) === undefined;
    for (const target of node.targets) {
      const name = givenName(target, isBody);
      if (name === undefined) continue;
      const list = index.get(name) ?? [];
      index.set(name, list);
      list.push({ owner, value: node.value });
    }
  }
  return index;
}

function givenName(target: PyExpression, isBody: boolean): string | undefined {
  if (target.kind === "name") return isBody ? target.id : undefined;
  if (target.kind !== "attribute" || target.object.kind !== "name") return undefined;
  return target.object.id === "self" || target.object.id === "cls" ? target.name : undefined;
}
