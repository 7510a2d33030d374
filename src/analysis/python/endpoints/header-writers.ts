import type { PyClass, PyFunction, PyNode } from "../../../syntax/python/nodes.ts";
import { walkNodes } from "../../../syntax/python/walk.ts";
import { lookUp, type ModuleScopes } from "../scopes.ts";
import { type Gathering, textValue } from "./gathering.ts";

const heeded =
  /^(?:x-frame-options|x-content-type-options|content-security-policy|strict-transport-security|referrer-policy|permissions-policy)$/i;

/** True where one of the headers is written that browsers heed for safety: by its name, or out of a table of the module. */
export function writesHeaders(node: PyFunction | PyClass, at: Gathering): boolean {
  for (const statement of node.body) {
    for (const inner of walkNodes(statement)) {
      if (namesHeader(inner, at) || (inner.kind === "name" && isTable(inner.id, at))) return true;
    }
  }
  return false;
}

function namesHeader(node: PyNode, at: Gathering): boolean {
  const text = node.kind === "string" ? textValue(node, at) : undefined;
  return text !== undefined && heeded.test(text);
}

const tables = new WeakMap<ModuleScopes, Map<string, boolean>>();

/** True for a name of the module that stands for a dict or list with such a header in it. */
function isTable(name: string, at: Gathering): boolean {
  const { scopes } = at;
  const known = tables.get(scopes) ?? new Map<string, boolean>();
  tables.set(scopes, known);
  const found = known.get(name);
  if (found !== undefined) return found;
  const is = lookUp(scopes, name, scopes.module).some(({ kind, value }) => {
    if (kind !== "assign" || (value?.kind !== "dict" && value?.kind !== "list")) return false;
    for (const inner of walkNodes(value)) if (namesHeader(inner, at)) return true;
    return false;
  });
  known.set(name, is);
  return is;
}
