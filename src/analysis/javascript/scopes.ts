import type {
  JsAssign,
  JsCall,
  JsClass,
  JsFunction,
  JsModule,
  JsName,
  JsNode,
} from "../../syntax/javascript/nodes.ts";
import { childrenOfNode } from "../../syntax/javascript/walk.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { bind, bindInside, bindNames, boundNames } from "./bind-names.ts";
import type { Binding, OpenScope, Scope } from "./scope.ts";

export type { Binding };

/** Who encloses whom in a module, and what names mean where. */
export interface ModuleScopes {
  readonly module: JsModule;
  /** Of the file. */
  readonly text: string;
  readonly path: string;
  readonly scope: Scope;
  /** Every node, parents first, in the order of the text. */
  readonly nodes: readonly JsNode[];
  readonly calls: readonly JsCall[];
  /** Where a name is written as an expression. */
  namesOf(id: string): readonly JsName[];
  parentOf(node: JsNode): JsNode | undefined;
  scopeOf(node: JsNode): Scope;
}

const known = new WeakMap<JavascriptDocument, ModuleScopes>();

/** The scopes of a file, read once for all rules. */
export function scopesOf(document: JavascriptDocument): ModuleScopes {
  const found = known.get(document) ?? readScopes(document);
  known.set(document, found);
  return found;
}

/** Reads parents and names of a module in one pass. */
function readScopes({ module, text, path }: JavascriptDocument): ModuleScopes {
  const root = openScope(module, undefined, true);
  const places: Places = { parents: new Map(), scopes: new Map([[module, root]]), assigned: [] };
  const nodes = visit(module, places);
  for (const assign of places.assigned) bindAssigned(assign, places.scopes.get(assign) ?? root);
  return {
    module,
    text,
    path,
    scope: root,
    nodes,
    calls: nodes.filter((node): node is JsCall => node.kind === "call"),
    namesOf: indexNames(nodes),
    parentOf: (node) => places.parents.get(node),
    scopeOf: (node) => places.scopes.get(node) ?? root,
  };
}

interface Places {
  readonly parents: Map<JsNode, JsNode>;
  /** What each node's own names are looked up in. */
  readonly scopes: Map<JsNode, OpenScope>;
  readonly assigned: JsAssign[];
}

function visit(module: JsModule, { parents, scopes, assigned }: Places): JsNode[] {
  const nodes: JsNode[] = [];
  const stack: JsNode[] = [module];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    const scope = scopes.get(node) as OpenScope;
    bindNames(node, scope);
    if (node.kind === "assign") assigned.push(node);
    const inner = innerScopes(node, scope);
    const below = childrenOfNode(node);
    for (let i = below.length - 1; i >= 0; i--) {
      const child = below[i] as JsNode;
      parents.set(child, node);
      scopes.set(child, inner.get(child) ?? scope);
      stack.push(child);
    }
  }
  return nodes;
}

/** The scopes that a node opens, by the children that live in them. */
function innerScopes(node: JsNode, scope: OpenScope): ReadonlyMap<JsNode, OpenScope> {
  const inner = new Map<JsNode, OpenScope>();
  for (const block of blocksOf(node)) {
    const opened = openScope(node, scope, node.kind === "function");
    if (node.kind !== "try" || (node.caught && block.includes(node.caught))) {
      bindInside(node, opened);
    }
    for (const child of block) inner.set(child, opened);
  }
  return inner;
}

/** Children that share a scope of their own. */
function blocksOf(node: JsNode): readonly (readonly JsNode[])[] {
  switch (node.kind) {
    case "function": {
      const { parameters, result, body } = node;
      return [[...parameters, ...(result ? [result] : []), ...body]];
    }
    case "block":
    case "while":
      return [node.body];
    case "if":
      return [node.body, node.otherwise];
    case "for":
      return [childrenOfNode(node)];
    case "for-each":
      return [[node.target, ...node.body]];
    case "try":
      return [node.body, [...(node.caught ? [node.caught] : []), ...node.recovery], node.finalizer];
    case "switch":
      return [node.cases.flatMap(({ body }) => body)];
    default:
      return [];
  }
}

function openScope(node: JsNode, parent: OpenScope | undefined, isFunction: boolean): OpenScope {
  return { node, parent, bindings: new Map(), isFunction };
}

/** `x = …` gives a meaning to the `x` that is seen from there. */
function bindAssigned(node: JsAssign, scope: OpenScope): void {
  const kind = node.operator === "=" ? "assign" : "augmented";
  for (const [name, binding] of boundNames(node.target, { kind, node, value: node.value })) {
    let home = scope;
    while (home.parent && !home.bindings.has(name)) home = home.parent;
    // The default of a pattern is an assignment by its looks only.
    const isDeclared = home.bindings.get(name)?.some(({ fallback }) => fallback === node.value);
    if (!isDeclared) bind(name, binding, home);
  }
}

function indexNames(nodes: readonly JsNode[]): ModuleScopes["namesOf"] {
  let index: Map<string, JsName[]> | undefined;
  return (id) => {
    if (!index) {
      index = new Map();
      for (const node of nodes) {
        if (node.kind !== "name") continue;
        const list = index.get(node.id);
        if (list) list.push(node);
        else index.set(node.id, [node]);
      }
    }
    return index.get(id) ?? [];
  };
}

/** The bindings that a name has at a node, from the nearest scope that has any. */
export function lookUp(scopes: ModuleScopes, name: string, at: JsNode): readonly Binding[] {
  for (let scope: Scope | undefined = scopes.scopeOf(at); scope; scope = scope.parent) {
    const found = scope.bindings.get(name);
    if (found) return found;
  }
  return [];
}

/** The function that a node is inside of. */
export function functionOf(scopes: ModuleScopes, node: JsNode): JsFunction | undefined {
  let at = scopes.parentOf(node);
  while (at && at.kind !== "function") at = scopes.parentOf(at);
  return at;
}

/** The class that a node is inside of. */
export function classOf(scopes: ModuleScopes, node: JsNode): JsClass | undefined {
  let at = scopes.parentOf(node);
  while (at && at.kind !== "class") at = scopes.parentOf(at);
  return at;
}

/** `Class.method` round a node; `undefined` where nothing that has a name is round it. */
export function symbolOf(scopes: ModuleScopes, node: JsNode): string | undefined {
  const names: string[] = [];
  for (let at = scopes.parentOf(node); at; at = scopes.parentOf(at)) {
    const name =
      at.kind === "function" ? functionName(scopes, at) : at.kind === "class" ? at.name : undefined;
    if (name !== undefined) names.unshift(name);
  }
  return names.length > 0 ? names.slice(0, 8).join(".") : undefined;
}

/** Its own name, or that of the variable, property or field that it is the value of. */
export function functionName(scopes: ModuleScopes, node: JsFunction): string | undefined {
  if (node.name !== undefined) return node.name;
  const parent = scopes.parentOf(node);
  switch (parent?.kind) {
    case "declarator":
      return parent.target.kind === "name" ? parent.target.id : undefined;
    case "property":
    case "field":
      return parent.name;
    case "assign":
      return lastNameOf(parent.target);
    default:
      return undefined;
  }
}

/** The last word of a name or of a member: `c` of `a.b.c`. */
export function lastNameOf(expression: JsNode): string | undefined {
  if (expression.kind === "name") return expression.id;
  return expression.kind === "member" ? expression.name : undefined;
}
