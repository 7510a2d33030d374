import type { PyExpression, PyNode, PyParameter, PyStatement } from "./nodes.ts";

/**
 * Nodes directly below one, in the order of the text. Parameters give their annotations and
 * defaults; strings give the expressions in their holes.
 */
export function childrenOfNode(node: PyNode): readonly PyNode[] {
  switch (node.kind) {
    case "module":
      return node.body;
    case "name":
    case "number":
    case "constant":
      return [];
    case "string":
      return node.pieces.flatMap(({ segments }) =>
        segments.flatMap((s) => (s.kind === "hole" ? [s.expression, ...s.nested] : [])),
      );
    default:
      return isStatement(node) ? belowStatement(node) : belowExpression(node);
  }
}

/** Every node below one and itself, parents first, in the order of the text. Never recurses. */
export function* walkNodes(root: PyNode): Generator<PyNode> {
  const stack: PyNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const below = childrenOfNode(node);
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i] as PyNode);
  }
}

type Inner<K extends PyNode["kind"]> = Exclude<PyNode, { readonly kind: K }>;
type InnerExpression = Exclude<
  Extract<Inner<"module">, PyExpression>,
  { readonly kind: "name" | "number" | "constant" | "string" }
>;

const statementKinds: ReadonlySet<PyNode["kind"]> = new Set<PyStatement["kind"]>([
  "function",
  "class",
  "assign",
  "augmented-assign",
  "expression-statement",
  "return",
  "import",
  "import-from",
  "if",
  "for",
  "while",
  "with",
  "try",
  "match",
  "other-statement",
]);

export function isStatement(node: PyNode): node is PyStatement {
  return statementKinds.has(node.kind);
}

function belowStatement(node: PyStatement): readonly PyNode[] {
  switch (node.kind) {
    case "function":
      return [
        ...node.decorators,
        ...(node.typeParameters ?? []).flatMap(belowParameter),
        ...node.parameters.flatMap(belowParameter),
        ...some(node.returns),
        ...node.body,
      ];
    case "class":
      return [
        ...node.decorators,
        ...(node.typeParameters ?? []).flatMap(belowParameter),
        ...node.bases.map(({ value }) => value),
        ...node.body,
      ];
    case "assign":
      return [...node.targets, ...some(node.annotation), ...some(node.value)];
    case "augmented-assign":
      return [node.target, node.value];
    case "expression-statement":
      return [node.value];
    case "return":
      return some(node.value);
    case "import":
    case "import-from":
      return [];
    default:
      return belowCompound(node);
  }
}

function belowCompound(
  node: Extract<
    PyStatement,
    { readonly kind: "if" | "for" | "while" | "with" | "try" | "match" | "other-statement" }
  >,
): readonly PyNode[] {
  switch (node.kind) {
    case "if":
      return [...node.branches.flatMap(({ test, body }) => [test, ...body]), ...node.otherwise];
    case "for":
      return [node.target, node.iterable, ...node.body, ...node.otherwise];
    case "while":
      return [node.test, ...node.body, ...node.otherwise];
    case "with":
      return [...node.items.flatMap(({ value, target }) => [value, ...some(target)]), ...node.body];
    case "try":
      return [
        ...node.body,
        ...node.clauses.flatMap(({ types, alias, body }) => [...types, ...some(alias), ...body]),
        ...node.otherwise,
        ...node.finalizer,
      ];
    case "match":
      return [
        ...node.subjects,
        ...node.cases.flatMap(({ patterns, guard, body }) => [
          ...patterns,
          ...some(guard),
          ...body,
        ]),
      ];
    case "other-statement":
      return [...node.expressions, ...node.body];
  }
}

function belowExpression(node: InnerExpression): readonly PyExpression[] {
  switch (node.kind) {
    case "attribute":
      return [node.object];
    case "call":
      return [node.callee, ...node.args.map(({ value }) => value)];
    case "subscript":
      return [node.object, ...node.indices];
    case "binary":
    case "boolean":
      return [node.left, node.right];
    case "compare":
      return node.operands;
    case "unary":
      return [node.operand];
    case "conditional":
      return [node.body, node.test, node.otherwise];
    case "list":
    case "tuple":
    case "set":
      return node.elements;
    case "dict":
      return node.entries.flatMap(({ key, value }) => [...some(key), value]);
    default:
      return belowRest(node);
  }
}

function belowRest(
  node: Extract<
    PyExpression,
    { readonly kind: "lambda" | "comprehension" | "await" | "starred" | "walrus" | "other" }
  >,
): readonly PyExpression[] {
  switch (node.kind) {
    case "lambda":
      return [...node.parameters.flatMap(belowParameter), node.body];
    case "comprehension":
      return [
        ...node.elements,
        ...node.loops.flatMap(({ target, iterable }) => [target, iterable]),
        ...node.conditions,
      ];
    case "await":
    case "starred":
      return [node.value];
    case "walrus":
      return [node.target, node.value];
    case "other":
      return node.children;
  }
}

function belowParameter({ annotation, defaultValue }: PyParameter): PyExpression[] {
  return [...some(annotation), ...some(defaultValue)];
}

function some<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
