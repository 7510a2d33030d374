import type { JsExpression, JsFunction, JsImport, JsNode } from "../../syntax/javascript/nodes.ts";
import type { Binding, OpenScope } from "./scope.ts";

/** Adds the names that a node declares to the scope that they belong to. */
export function bindNames(node: JsNode, scope: OpenScope): void {
  switch (node.kind) {
    case "declaration": {
      const home = node.word === "var" ? functionScope(scope) : scope;
      for (const declarator of node.declarators) {
        const { target, value, annotation } = declarator;
        const binding = {
          kind: "assign",
          node: declarator,
          ...(value && { value }),
          ...(annotation !== undefined && { annotation }),
        } as const;
        bindPattern(target, binding, home);
      }
      return;
    }
    case "function":
      if (node.form === "declaration" && node.name !== undefined) {
        bind(node.name, { kind: "function", node, function: node }, scope);
      }
      return;
    case "class":
      if (node.name !== undefined) bind(node.name, { kind: "class", node }, scope);
      return;
    case "import":
      for (const { local, imported } of node.names) {
        bind(local, { kind: "import", node, path: importedPath(node, imported) }, scope);
      }
      return;
    default:
      return;
  }
}

/** The names that a node declares inside of the scope that it opens. */
export function bindInside(node: JsNode, scope: OpenScope): void {
  if (node.kind === "function") bindParameters(node, scope);
  else if (node.kind === "for-each") {
    const { target, iterable, form } = node;
    const value = form === "of" ? { value: iterable } : {};
    bindPattern(target, { kind: "loop", node, ...value }, scope);
  } else if (node.kind === "try" && node.caught) {
    bindPattern(node.caught, { kind: "other", node }, scope);
  }
}

function bindParameters(node: JsFunction, scope: OpenScope): void {
  if (node.form === "expression" && node.name !== undefined) {
    bind(node.name, { kind: "function", node, function: node }, scope);
  }
  for (const parameter of node.parameters) {
    const { annotation, defaultValue: value } = parameter;
    const binding = {
      kind: "parameter",
      node: parameter,
      parameter,
      function: node,
      ...(annotation !== undefined && { annotation }),
      ...(value && { value }),
    } as const;
    bindPattern(parameter.target, binding, scope);
  }
}

/** `node:fs/promises` is `fs/promises`; a default import is the module. */
function importedPath({ source }: JsImport, imported: string): string {
  const module = moduleName(source);
  return imported === "*" || imported === "default" ? module : `${module}.${imported}`;
}

/** The name of a module without Node's own scheme. */
export function moduleName(source: string): string {
  return source.replace(/^node:/, "");
}

export function bind(name: string, binding: Binding, scope: OpenScope): void {
  const known = scope.bindings.get(name);
  if (known) known.push(binding);
  else scope.bindings.set(name, [binding]);
}

/** Binds each name of a pattern, with the way to it. */
export function bindPattern(target: JsExpression, binding: Binding, scope: OpenScope): void {
  for (const [name, found] of boundNames(target, binding)) bind(name, found, scope);
}

/** The names of a pattern; what it assigns to members is none. */
export function boundNames(target: JsExpression, binding: Binding): [string, Binding][] {
  const names: [string, Binding][] = [];
  const open: Bound[] = [{ target, binding }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.target.kind === "name") names.push([next.target.id, next.binding]);
    else open.push(...partsOf(next));
  }
  return names;
}

interface Bound {
  readonly target: JsExpression;
  readonly binding: Binding;
}

function partsOf({ target, binding }: Bound): Bound[] {
  const step = (part: string | number): Binding => ({
    ...binding,
    steps: [...(binding.steps ?? []), part],
  });
  switch (target.kind) {
    case "assign":
      return [{ target: target.target, binding: { ...binding, fallback: target.value } }];
    case "spread":
      return [{ target: target.value, binding }];
    case "array":
      return target.elements.map((element, at) => ({ target: element, binding: step(at) }));
    case "object":
      return target.properties.map((property) =>
        property.kind === "spread"
          ? { target: property.value, binding }
          : { target: property.value, binding: step(property.name ?? "?") },
      );
    default:
      return [];
  }
}

function functionScope(scope: OpenScope): OpenScope {
  let at = scope;
  while (!at.isFunction && at.parent) at = at.parent;
  return at;
}
