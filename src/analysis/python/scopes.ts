import type {
  PyCall,
  PyClass,
  PyFunction,
  PyModule,
  PyName,
  PyNode,
  PyStatement,
} from "../../syntax/python/nodes.ts";
import { isStatement, pushChildren } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { bindNames, bindsNames } from "./bind-names.ts";
import { importedNames } from "./bound-names.ts";
import type { Binding, OpenScope, Scope } from "./scope.ts";

export type { Binding };

/** Who encloses whom in a module, and what names mean where. */
export interface ModuleScopes {
  readonly module: PyModule;
  /** Of the file. */
  readonly text: string;
  readonly scope: Scope;
  /** Every node, parents first, in the order of the text. */
  readonly nodes: readonly PyNode[];
  readonly calls: readonly PyCall[];
  /** Names that an import binds, in whatever scope. */
  readonly imported: ReadonlySet<string>;
  /** Where a name is written as an expression. */
  namesOf(id: string): readonly PyName[];
  parentOf(node: PyNode): PyNode | undefined;
  scopeOf(node: PyNode): Scope;
  /** Of the scope of a function, class, lambda or comprehension. */
  scopeInside(node: Scope["node"]): Scope;
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
  const { nodes, calls, imported } = visit(module, { parents, scopes, root });
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
    calls,
    imported,
    namesOf: indexNames(nodes),
    parentOf: (node) => parents.get(node),
    scopeOf,
    scopeInside: (node) => scopes.get(node) ?? root,
  };
}

function indexNames(nodes: readonly PyNode[]): ModuleScopes["namesOf"] {
  let index: Map<string, PyName[]> | undefined;
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

interface OpenScopes {
  readonly parents: Map<PyNode, PyNode>;
  readonly scopes: Map<PyNode, OpenScope>;
  readonly root: OpenScope;
}

interface Visited {
  readonly nodes: PyNode[];
  readonly calls: PyCall[];
  readonly imported: Set<string>;
}

function visit(module: PyModule, { parents, scopes, root }: OpenScopes): Visited {
  const nodes: PyNode[] = [];
  const calls: PyCall[] = [];
  const imported = new Set<string>();
  const stack: PyNode[] = [module];
  const scopeStack: OpenScope[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    if (node.kind === "call") calls.push(node);
    noteImported(node, imported);
    const outer = scopeStack.pop() ?? root;
    const inner = isScopeNode(node) ? openScope(node, outer) : outer;
    if (inner !== outer) scopes.set(node, inner);
    if (bindsNames(node)) bindNames(node, { outer, inner, root });
    const before = stack.length;
    pushChildren(node, stack);
    for (let i = before; i < stack.length; i++) {
      parents.set(stack[i] as PyNode, node);
      scopeStack.push(inner);
    }
  }
  return { nodes, calls, imported };
}

function noteImported(node: PyNode, names: Set<string>): void {
  if (node.kind !== "import" && node.kind !== "import-from") return;
  for (const [name] of importedNames(node)) names.add(name);
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
