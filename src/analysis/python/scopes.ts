import type {
  PyCall,
  PyClass,
  PyComprehension,
  PyExpression,
  PyFunction,
  PyLambda,
  PyModule,
  PyNode,
  PyParameter,
  PyStatement,
} from "../../syntax/python/nodes.ts";
import { childrenOfNode, isStatement } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importedNames, unpackedNames } from "./bound-names.ts";

/** A module, class, function, lambda or comprehension: what names live in. */
export interface Scope {
  readonly node: PyModule | PyClass | PyFunction | PyLambda | PyComprehension;
  readonly parent: Scope | undefined;
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
}

/** One place that gives a name its meaning. */
export interface Binding {
  readonly kind:
    | "assign"
    | "augmented"
    | "loop"
    | "with"
    | "parameter"
    | "import"
    | "function"
    | "class"
    | "other";
  readonly node: PyNode;
  /** What is assigned, added, iterated over or entered; of a parameter its default. */
  readonly value?: PyExpression;
  readonly annotation?: PyExpression;
  readonly parameter?: PyParameter;
  /** Of an import: the dotted path of what it brings in. */
  readonly path?: string;
  /** One name among several that are unpacked from `value`. */
  readonly isUnpacked?: boolean;
  /** Which one of them, where it is not nested deeper. */
  readonly position?: number;
}

/** Who encloses whom in a module, and what names mean where. */
export interface ModuleScopes {
  readonly module: PyModule;
  /** Of the file. */
  readonly text: string;
  readonly scope: Scope;
  /** Every node, parents first, in the order of the text. */
  readonly nodes: readonly PyNode[];
  readonly calls: readonly PyCall[];
  parentOf(node: PyNode): PyNode | undefined;
  scopeOf(node: PyNode): Scope;
  /** Of the scope of a function, class, lambda or comprehension. */
  scopeInside(node: Scope["node"]): Scope;
}

interface OpenScope extends Scope {
  readonly bindings: Map<string, Binding[]>;
  readonly globals: Set<string>;
}

/** Reads parents and names of a module in one pass. */
export function readScopes({
  module,
  text,
}: Pick<PythonDocument, "module" | "text">): ModuleScopes {
  const parents = new Map<PyNode, PyNode>();
  const scopes = new Map<PyNode, OpenScope>();
  const root: OpenScope = openScope(module, undefined);
  scopes.set(module, root);
  const nodes = visit(module, { parents, scopes, root });
  const scopeOf = (node: PyNode): OpenScope => {
    for (let at = parents.get(node); at; at = parents.get(at)) {
      const scope = isScopeNode(at) ? scopes.get(at) : undefined;
      if (scope) return scope;
    }
    return root;
  };
  return {
    module,
    text,
    scope: root,
    nodes,
    calls: nodes.filter((node): node is PyCall => node.kind === "call"),
    parentOf: (node) => parents.get(node),
    scopeOf,
    scopeInside: (node) => scopes.get(node) ?? root,
  };
}

interface OpenScopes {
  readonly parents: Map<PyNode, PyNode>;
  readonly scopes: Map<PyNode, OpenScope>;
  readonly root: OpenScope;
}

function visit(module: PyModule, { parents, scopes, root }: OpenScopes): PyNode[] {
  const nodes: PyNode[] = [];
  const stack: PyNode[] = [module];
  const scopeStack: OpenScope[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    const outer = scopeStack.pop() ?? root;
    const inner = isScopeNode(node) ? openScope(node, outer) : outer;
    if (inner !== outer) scopes.set(node, inner);
    bind(node, { outer, inner, root });
    const below = childrenOfNode(node);
    for (let i = below.length - 1; i >= 0; i--) {
      const child = below[i] as PyNode;
      parents.set(child, node);
      stack.push(child);
      scopeStack.push(inner);
    }
  }
  return nodes;
}

/** The bindings that a name has at a node, from the nearest scope that has any. */
export function lookUp(scopes: ModuleScopes, name: string, at: PyNode): readonly Binding[] {
  let scope: Scope | undefined = scopes.scopeOf(at);
  for (let isFirst = true; scope; scope = scope.parent, isFirst = false) {
    // The names of a class are not seen from inside of its methods.
    const found = scope.node.kind === "class" && !isFirst ? undefined : scope.bindings.get(name);
    if (found) return found;
  }
  return [];
}

/** The statement that a node is part of. */
export function statementOf(scopes: ModuleScopes, node: PyNode): PyStatement | undefined {
  let at: PyNode | undefined = node;
  while (at && !isStatement(at)) at = scopes.parentOf(at);
  return at;
}

/** The function that a node is inside of. */
export function functionOf(scopes: ModuleScopes, node: PyNode): PyFunction | undefined {
  let at = scopes.parentOf(node);
  while (at && at.kind !== "function") at = scopes.parentOf(at);
  return at;
}

/** The class that a node is inside of. */
export function classOf(scopes: ModuleScopes, node: PyNode): PyClass | undefined {
  let at = scopes.parentOf(node);
  while (at && at.kind !== "class") at = scopes.parentOf(at);
  return at;
}

/** `Class.method` round a node; `undefined` on the level of the module. */
export function symbolOf(scopes: ModuleScopes, node: PyNode): string | undefined {
  const names: string[] = [];
  for (let at = scopes.parentOf(node); at; at = scopes.parentOf(at)) {
    if (at.kind === "function" || at.kind === "class") names.unshift(at.name);
  }
  return names.length > 0 ? names.join(".") : undefined;
}

function isScopeNode(node: PyNode): node is Scope["node"] {
  return (
    node.kind === "function" ||
    node.kind === "class" ||
    node.kind === "lambda" ||
    node.kind === "comprehension"
  );
}

function openScope(node: Scope["node"], parent: OpenScope | undefined): OpenScope {
  return { node, parent, bindings: new Map(), globals: new Set() };
}

interface Place {
  readonly outer: OpenScope;
  readonly inner: OpenScope;
  readonly root: OpenScope;
}

function bind(node: PyNode, place: Place): void {
  const { outer, inner } = place;
  switch (node.kind) {
    case "function":
      add(node.name, { kind: "function", node }, place);
      bindParameters(node.parameters, node, inner);
      return;
    case "class":
      add(node.name, { kind: "class", node }, place);
      return;
    case "lambda":
      bindParameters(node.parameters, node, inner);
      return;
    case "comprehension":
      for (const { target, iterable } of node.loops) {
        bindTarget(target, { kind: "loop", node, value: iterable }, { ...place, outer: inner });
      }
      return;
    case "import":
    case "import-from":
      for (const [name, path] of importedNames(node)) {
        add(name, { kind: "import", node, path }, place);
      }
      return;
    case "other-statement":
      declare(node, outer);
      return;
    default:
      for (const [target, binding] of boundBy(node)) bindTarget(target, binding, place);
  }
}

function add(name: string, binding: Binding, { outer, root }: Place): void {
  const home = outer.globals.has(name) ? root : outer;
  const known = home.bindings.get(name);
  if (known) known.push(binding);
  else home.bindings.set(name, [binding]);
}

function bindTarget(target: PyExpression, binding: Binding, place: Place): void {
  if (target.kind === "name") add(target.id, binding, place);
  else if (target.kind === "tuple" || target.kind === "list") {
    for (const [position, element] of target.elements.entries()) {
      const isName = element.kind === "name";
      for (const name of unpackedNames(element)) {
        add(name, { ...binding, isUnpacked: true, ...(isName && { position }) }, place);
      }
    }
  } else {
    for (const name of unpackedNames(target)) add(name, { ...binding, isUnpacked: true }, place);
  }
}

function declare(
  { type, expressions }: Extract<PyStatement, { readonly kind: "other-statement" }>,
  scope: OpenScope,
): void {
  if (type !== "global_statement" && type !== "nonlocal_statement") return;
  for (const name of expressions) if (name.kind === "name") scope.globals.add(name.id);
}

function boundBy(node: PyNode): (readonly [PyExpression, Binding])[] {
  switch (node.kind) {
    case "assign": {
      const { value, annotation } = node;
      const binding = {
        kind: "assign",
        node,
        ...(value && { value }),
        ...(annotation && { annotation }),
      } as const;
      return node.targets.map((target) => [target, binding] as const);
    }
    case "augmented-assign":
      return [[node.target, { kind: "augmented", node, value: node.value }]];
    case "walrus":
      return [[node.target, { kind: "assign", node, value: node.value }]];
    case "for":
      return [[node.target, { kind: "loop", node, value: node.iterable }]];
    case "with":
      return node.items.flatMap(({ target, value }) =>
        target ? [[target, { kind: "with", node, value }] as const] : [],
      );
    case "try":
      return node.clauses.flatMap(({ alias }) =>
        alias ? [[alias, { kind: "other", node }] as const] : [],
      );
    case "match":
      return node.cases.flatMap(({ patterns }) =>
        patterns.map((pattern) => [pattern, { kind: "other", node }] as const),
      );
    default:
      return [];
  }
}

function bindParameters(
  parameters: readonly PyParameter[],
  node: PyFunction | PyLambda,
  scope: OpenScope,
): void {
  for (const parameter of parameters) {
    const { annotation, defaultValue } = parameter;
    scope.bindings.set(parameter.name, [
      {
        kind: "parameter",
        node,
        parameter,
        ...(annotation && { annotation }),
        ...(defaultValue && { value: defaultValue }),
      },
    ]);
  }
}
