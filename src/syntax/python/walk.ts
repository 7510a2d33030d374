import type { PyExpression, PyNode, PyParameter, PyStatement } from "./nodes.ts";

/**
 * Nodes directly below one, in the order of the text. Parameters give their annotations and
 * defaults; strings give the expressions in their holes.
 */
export function childrenOfNode(node: PyNode): readonly PyNode[] {
  const below: PyNode[] = [];
  addChildren(node, below);
  return below;
}

/** Every node below one and itself, parents first, in the order of the text. Never recurses. */
export function* walkNodes(root: PyNode): Generator<PyNode> {
  const stack: PyNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    pushChildren(node, stack);
  }
}

/** Puts the nodes directly below one on a stack, so that the first of them is taken first. */
export function pushChildren(node: PyNode, stack: PyNode[]): void {
  let low = stack.length;
  addChildren(node, stack);
  for (let high = stack.length - 1; low < high; low++, high--) {
    const last = stack[high] as PyNode;
    stack[high] = stack[low] as PyNode;
    stack[low] = last;
  }
}

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

/** No arrays between: every scan asks this of every node. The most frequent kinds come first. */
function addChildren(node: PyNode, into: PyNode[]): void {
  switch (node.kind) {
    case "name":
    case "number":
    case "constant":
      return;
    case "attribute":
      into.push(node.object);
      return;
    case "call":
      into.push(node.callee);
      for (const { value } of node.args) into.push(value);
      return;
    case "string":
      addHoles(node, into);
      return;
    case "expression-statement":
      into.push(node.value);
      return;
    case "assign":
      addAll(node.targets, into);
      addSome(node.annotation, into);
      addSome(node.value, into);
      return;
    default:
      addOfExpression(node, into);
  }
}

type Frequent = Extract<
  PyNode,
  {
    readonly kind:
      | "name"
      | "number"
      | "constant"
      | "attribute"
      | "call"
      | "string"
      | "expression-statement"
      | "assign";
  }
>;
type Operation = Extract<
  PyExpression,
  {
    readonly kind:
      | "binary"
      | "boolean"
      | "compare"
      | "unary"
      | "conditional"
      | "subscript"
      | "list"
      | "tuple"
      | "set"
      | "dict";
  }
>;
type Rare = Exclude<PyExpression, Frequent | Operation>;
type Definition = Extract<PyStatement, { readonly kind: "function" | "class" }>;
type Compound = Extract<
  PyStatement,
  { readonly kind: "if" | "for" | "while" | "with" | "try" | "match" }
>;

function addOfExpression(node: Exclude<PyNode, Frequent>, into: PyNode[]): void {
  switch (node.kind) {
    case "binary":
    case "boolean":
      into.push(node.left, node.right);
      return;
    case "compare":
      addAll(node.operands, into);
      return;
    case "subscript":
      into.push(node.object);
      addAll(node.indices, into);
      return;
    case "list":
    case "tuple":
    case "set":
      addAll(node.elements, into);
      return;
    case "dict":
      for (const { key, value } of node.entries) {
        addSome(key, into);
        into.push(value);
      }
      return;
    case "unary":
      into.push(node.operand);
      return;
    case "conditional":
      into.push(node.body, node.test, node.otherwise);
      return;
    default:
      addOfRare(node, into);
  }
}

function addOfRare(node: Rare | Exclude<PyNode, PyExpression | Frequent>, into: PyNode[]): void {
  switch (node.kind) {
    case "await":
    case "starred":
      into.push(node.value);
      return;
    case "walrus":
      into.push(node.target, node.value);
      return;
    case "other":
      addAll(node.children, into);
      return;
    case "lambda":
      addOfParameters(node.parameters, into);
      into.push(node.body);
      return;
    case "comprehension":
      addAll(node.elements, into);
      for (const { target, iterable } of node.loops) into.push(target, iterable);
      addAll(node.conditions, into);
      return;
    default:
      addOfStatement(node, into);
  }
}

function addOfStatement(node: Exclude<PyNode, PyExpression | Frequent>, into: PyNode[]): void {
  switch (node.kind) {
    case "module":
      addAll(node.body, into);
      return;
    case "return":
      addSome(node.value, into);
      return;
    case "augmented-assign":
      into.push(node.target, node.value);
      return;
    case "import":
    case "import-from":
      return;
    case "other-statement":
      addAll(node.expressions, into);
      addAll(node.body, into);
      return;
    case "function":
    case "class":
      addOfDefinition(node, into);
      return;
    default:
      addOfCompound(node, into);
  }
}

function addOfDefinition(node: Definition, into: PyNode[]): void {
  addAll(node.decorators, into);
  if (node.typeParameters) addOfParameters(node.typeParameters, into);
  if (node.kind === "class") for (const { value } of node.bases) into.push(value);
  else {
    addOfParameters(node.parameters, into);
    addSome(node.returns, into);
  }
  addAll(node.body, into);
}

function addOfCompound(node: Compound, into: PyNode[]): void {
  switch (node.kind) {
    case "if":
      for (const { test, body } of node.branches) {
        into.push(test);
        addAll(body, into);
      }
      addAll(node.otherwise, into);
      return;
    case "for":
      into.push(node.target, node.iterable);
      addAll(node.body, into);
      addAll(node.otherwise, into);
      return;
    case "while":
      into.push(node.test);
      addAll(node.body, into);
      addAll(node.otherwise, into);
      return;
    default:
      addOfClauses(node, into);
  }
}

function addOfClauses(
  node: Extract<Compound, { readonly kind: "with" | "try" | "match" }>,
  into: PyNode[],
): void {
  if (node.kind === "with") {
    for (const { value, target } of node.items) {
      into.push(value);
      addSome(target, into);
    }
    addAll(node.body, into);
  } else if (node.kind === "try") {
    addAll(node.body, into);
    for (const { types, alias, body } of node.clauses) {
      addAll(types, into);
      addSome(alias, into);
      addAll(body, into);
    }
    addAll(node.otherwise, into);
    addAll(node.finalizer, into);
  } else {
    addAll(node.subjects, into);
    for (const { patterns, guard, body } of node.cases) {
      addAll(patterns, into);
      addSome(guard, into);
      addAll(body, into);
    }
  }
}

function addHoles(
  { pieces }: Extract<PyExpression, { readonly kind: "string" }>,
  into: PyNode[],
): void {
  for (const { segments } of pieces) {
    for (const segment of segments) {
      if (segment.kind === "text") continue;
      into.push(segment.expression);
      addAll(segment.nested, into);
    }
  }
}

function addOfParameters(parameters: readonly PyParameter[], into: PyNode[]): void {
  for (const { annotation, defaultValue } of parameters) {
    addSome(annotation, into);
    addSome(defaultValue, into);
  }
}

function addAll(nodes: readonly PyNode[], into: PyNode[]): void {
  for (let i = 0; i < nodes.length; i++) into.push(nodes[i] as PyNode);
}

function addSome(node: PyNode | undefined, into: PyNode[]): void {
  if (node !== undefined) into.push(node);
}
