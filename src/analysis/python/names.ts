import type { PyCall, PyExpression, PyName, PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lookUp, type ModuleScopes, readScopes } from "./scopes.ts";

const known = new WeakMap<PythonDocument, ModuleScopes>();

/** The scopes of a file, read once for all rules. */
export function scopesOf(document: PythonDocument): ModuleScopes {
  const found = known.get(document) ?? readScopes(document);
  known.set(document, found);
  return found;
}

/**
 * The dotted paths that an expression may stand for through imports: `o.system` after
 * `import os as o` is `os.system`. More than one where imports stand in branches; empty where it
 * stands for something of this file.
 */
export function importedPaths(scopes: ModuleScopes, expression: PyExpression): readonly string[] {
  // Rules ask this of every call, and most names are no imports.
  let first = expression;
  while (first.kind === "attribute") first = first.object;
  if (first.kind !== "name" || !scopes.imported.has(first.id)) return none;
  const chain = nameChain(expression);
  if (!chain) return none;
  const { root, attributes } = chain;
  const bindings = lookUp(scopes, root.id, root);
  return bindings.flatMap(({ path }) =>
    path === undefined ? [] : [[path, ...attributes].join(".")],
  );
}

const none: readonly string[] = [];

/** A name and the attributes behind it: of `a.b.c` the name `a`, and `b` and `c`. */
export interface NameChain {
  readonly root: PyName;
  readonly attributes: readonly string[];
}

/** The names of `a.b.c`; `undefined` for anything else. */
export function nameChain(expression: PyExpression): NameChain | undefined {
  const attributes: string[] = [];
  let at = expression;
  for (; at.kind === "attribute"; at = at.object) attributes.unshift(at.name);
  return at.kind === "name" ? { root: at, attributes } : undefined;
}

/** `a.b.c` as it is written; `undefined` for anything but names and attributes. */
export function dottedName(expression: PyExpression): string | undefined {
  const chain = nameChain(expression);
  return chain && [chain.root.id, ...chain.attributes].join(".");
}

/** True where an expression can only stand for one of these imported paths. */
export function isImported(
  scopes: ModuleScopes,
  expression: PyExpression,
  paths: ReadonlySet<string>,
): boolean {
  const found = importedPaths(scopes, expression);
  return found.length > 0 && found.every((path) => paths.has(path));
}

/** True for a name that nothing in the file gives another meaning than Python's own. */
export function isBuiltin(scopes: ModuleScopes, expression: PyNode, name: string): boolean {
  return (
    expression.kind === "name" &&
    expression.id === name &&
    lookUp(scopes, name, expression).length === 0
  );
}

/** The argument of a keyword. */
export function keyword(call: PyCall, name: string): PyCall["args"][number] | undefined {
  return call.args.find((arg) => arg.name === name);
}

/** The n-th argument without a name; `undefined` where a `*` before it hides which one it is. */
export function positional(call: PyCall, index: number): PyExpression | undefined {
  const plain = call.args.filter(({ name, star }) => name === undefined && star !== "**");
  const before = plain.slice(0, index + 1);
  return before.some(({ star }) => star === "*") ? undefined : before[index]?.value;
}

/** True where arguments come out of `*values` or `**options`. */
export function hasSpread(call: PyCall): boolean {
  return call.args.some(({ star }) => star !== "");
}
