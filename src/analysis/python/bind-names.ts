import type {
  PyClass,
  PyExpression,
  PyFunction,
  PyLambda,
  PyNode,
  PyParameter,
  PyStatement,
} from "../../syntax/python/nodes.ts";
import { importedNames, unpackedNames } from "./bound-names.ts";
import type { Binding, OpenScope } from "./scope.ts";

interface Place {
  readonly outer: OpenScope;
  readonly inner: OpenScope;
  readonly root: OpenScope;
}

/** False for most nodes: they bind no name. */
export function bindsNames({ kind }: PyNode): boolean {
  return binding.has(kind);
}

const binding: ReadonlySet<PyNode["kind"]> = new Set<PyNode["kind"]>([
  "function",
  "class",
  "lambda",
  "comprehension",
  "import",
  "import-from",
  "other-statement",
  "assign",
  "augmented-assign",
  "walrus",
  "for",
  "with",
  "try",
  "match",
]);

/** Adds the names that a node binds to the scope that they belong to. */
export function bindNames(node: PyNode, place: Place): void {
  const { outer, inner } = place;
  switch (node.kind) {
    case "function":
      add(node.name, { kind: "function", node }, place);
      bindTypeParameters(node, inner);
      bindParameters(node.parameters, node, inner);
      return;
    case "class":
      add(node.name, { kind: "class", node }, place);
      bindTypeParameters(node, inner);
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

function bindTypeParameters(node: PyFunction | PyClass, scope: OpenScope): void {
  for (const { name } of node.typeParameters ?? []) {
    scope.bindings.set(name, [{ kind: "other", node }]);
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
