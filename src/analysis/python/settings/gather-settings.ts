import type { MakeSite } from "../../../model/index.ts";
import type { PyAttribute, PyClass, PyExpression, PyNode } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { walkNodes } from "../../../syntax/python/walk.ts";
import type { PythonDocument } from "../../../syntax/python.ts";
import { importedPaths, nameChain, scopesOf } from "../names.ts";
import { lookUp, type ModuleScopes, symbolOf } from "../scopes.ts";
import type { ClassFacts, FileSettings, ObjectFacts, UseFacts } from "./file-settings.ts";

/** Objects of other names are not looked at: every attribute of a program would be. */
const named = /(?:settings|config|conf|cfg)$/i;

/** What a file says of settings; `undefined` where it says nothing. */
export function gatherSettings(
  document: PythonDocument,
  makeSite: MakeSite,
): FileSettings | undefined {
  if (!/settings|config|conf\b|cfg/i.test(document.text)) return undefined;
  const scopes = scopesOf(document);
  const { body } = scopes.module;
  const classes = body.flatMap((one) => (one.kind === "class" ? [classFacts(one, scopes)] : []));
  const objects = body.flatMap((one) => objectFacts(one, scopes));
  const uses = usesIn(scopes, makeSite);
  const imports: Record<string, string> = {};
  for (const [name, bindings] of scopes.scope.bindings) {
    const path = bindings.length === 1 ? bindings[0]?.path : undefined;
    if (path !== undefined) imports[name] = path;
  }
  const passesOn = Object.keys(imports).some((name) => named.test(name));
  const says = passesOn || classes.length > 0 || objects.length > 0 || uses.length > 0;
  return says ? { classes, objects, uses, imports } : undefined;
}

function dotted(node: PyExpression | undefined, scopes: ModuleScopes): string | undefined {
  if (!node) return undefined;
  const [path] = importedPaths(scopes, node);
  if (path !== undefined) return path;
  const chain = nameChain(node);
  if (!chain) return undefined;
  const { root, attributes } = chain;
  // A parameter or a local name is another object.
  const bindings = lookUp(scopes, root.id, root);
  const isOfModule = bindings.length === 0 || bindings === scopes.scope.bindings.get(root.id);
  return isOfModule && bindings.length < 2 ? [root.id, ...attributes].join(".") : undefined;
}

function classFacts(node: PyClass, scopes: ModuleScopes): ClassFacts {
  const bases = node.bases.flatMap(({ name, value }) =>
    name === undefined ? (dotted(value, scopes) ?? "?") : [],
  );
  const members = node.body.flatMap((one) => {
    if (one.kind === "function" || one.kind === "class") return [one.name];
    if (one.kind !== "assign") return [];
    return one.targets.flatMap((target) => (target.kind === "name" ? [target.id] : []));
  });
  return { name: node.name, bases, members, takesMore: takesMore(node, members, scopes) };
}

function takesMore(node: PyClass, members: readonly string[], { text }: ModuleScopes): boolean {
  if (members.includes("__getattr__") || members.includes("__getattribute__")) return true;
  const conditional = node.body.some(
    ({ kind }) =>
      kind !== "function" &&
      kind !== "class" &&
      kind !== "assign" &&
      kind !== "expression-statement" &&
      kind !== "other-statement",
  );
  if (conditional) return true;
  for (const statement of node.body) {
    for (const inner of walkNodes(statement)) {
      if (inner.kind === "string" && stringValue(inner, text) === "allow") return true;
      if (inner.kind === "name" && inner.id === "setattr") return true;
    }
  }
  return false;
}

function objectFacts(node: PyNode, scopes: ModuleScopes): readonly ObjectFacts[] {
  if (node.kind === "function") {
    const of = dotted(node.returns, scopes);
    return of === undefined || !named.test(node.name)
      ? []
      : [{ name: node.name, of, isFunction: true }];
  }
  if (node.kind !== "assign") return [];
  const [target] = node.targets;
  const made = node.value?.kind === "call" ? node.value.callee : undefined;
  const of = dotted(made, scopes);
  const isOne =
    target?.kind === "name" &&
    node.targets.length === 1 &&
    named.test(target.id) &&
    scopes.scope.bindings.get(target.id)?.length === 1;
  return isOne && of !== undefined ? [{ name: target.id, of, isFunction: false }] : [];
}

function usesIn(scopes: ModuleScopes, makeSite: MakeSite): readonly UseFacts[] {
  return scopes.nodes.flatMap((node) => {
    if (node.kind !== "attribute") return [];
    const isCall = node.object.kind === "call";
    const object = node.object.kind === "call" ? node.object.callee : node.object;
    if (!mayBeNamed(object, scopes)) return [];
    const path = dotted(object, scopes);
    if (path === undefined || !named.test(path) || !isRead(node, scopes)) return [];
    const site = makeSite(node.range, symbolOf(scopes, node));
    return [{ object: path, isCall, name: node.name, site }];
  });
}

/** Spares most attributes a search for what their object is. */
function mayBeNamed(object: PyExpression, { imported }: ModuleScopes): boolean {
  if (object.kind === "attribute") return named.test(object.name);
  return object.kind === "name" && (named.test(object.id) || imported.has(object.id));
}

/** Reading, and not where the code is ready for it to be missing. */
function isRead(node: PyAttribute, scopes: ModuleScopes): boolean {
  const parent = scopes.parentOf(node);
  if (parent?.kind === "assign" && parent.targets.includes(node)) return false;
  for (let at = parent; at; at = scopes.parentOf(at)) {
    if (at.kind === "try" && catchesMissing(at)) return false;
    if (at.kind === "if" && at.branches.some(({ test }) => asksFor(test))) return false;
  }
  return true;
}

function catchesMissing(node: Extract<PyNode, { readonly kind: "try" }>): boolean {
  return node.clauses.some(
    ({ types }) =>
      types.length === 0 ||
      types.some(
        (type) =>
          type.kind === "name" && /^(?:AttributeError|Exception|BaseException)$/.test(type.id),
      ),
  );
}

function asksFor(test: PyExpression): boolean {
  for (const inner of walkNodes(test)) {
    if (inner.kind === "name" && inner.id === "hasattr") return true;
  }
  return false;
}
