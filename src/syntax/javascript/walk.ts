import type { JsExpression, JsNode } from "./nodes.ts";

/** Nodes directly below one, in the order of the text. */
export function childrenOfNode(node: JsNode): readonly JsNode[] {
  return belowStatement(node) ?? belowPart(node) ?? belowExpression(node as JsExpression);
}

/** Every node below one and itself, parents first, in the order of the text. Never recurses. */
export function* walkNodes(root: JsNode): Generator<JsNode> {
  const stack: JsNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const below = childrenOfNode(node);
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i] as JsNode);
  }
}

function belowStatement(node: JsNode): readonly JsNode[] | undefined {
  switch (node.kind) {
    case "module":
    case "block":
      return node.body;
    case "declaration":
      return node.declarators;
    case "expression-statement":
    case "throw":
      return [node.value];
    case "return":
      return some(node.value);
    case "if":
      return [node.test, ...node.body, ...node.otherwise];
    case "for":
      return [...some(node.start), ...some(node.test), ...some(node.update), ...node.body];
    case "for-each":
      return [node.target, node.iterable, ...node.body];
    case "while":
      return [node.test, ...node.body];
    default:
      return belowCompound(node);
  }
}

function belowCompound(node: JsNode): readonly JsNode[] | undefined {
  switch (node.kind) {
    case "try":
      return [...node.body, ...some(node.caught), ...node.recovery, ...node.finalizer];
    case "switch":
      return [node.subject, ...node.cases.flatMap(({ test, body }) => [...some(test), ...body])];
    case "import":
      return [];
    case "export":
      return some(node.declared);
    case "other-statement":
      return [...node.expressions, ...node.body];
    default:
      return undefined;
  }
}

function belowPart(node: JsNode): readonly JsNode[] | undefined {
  switch (node.kind) {
    case "function":
      return [...node.decorators, ...node.parameters, ...some(node.result), ...node.body];
    case "class":
      return [...node.decorators, ...some(node.superclass), ...node.members];
    case "field":
      return [...node.decorators, ...some(node.value)];
    case "parameter":
      return [...node.decorators, node.target, ...some(node.defaultValue)];
    case "declarator":
      return [node.target, ...some(node.value)];
    case "property":
      return [...some(node.computed), node.value];
    case "attribute":
      return some(node.value);
    default:
      return undefined;
  }
}

function belowExpression(node: JsExpression): readonly JsNode[] {
  switch (node.kind) {
    case "member":
      return [node.object];
    case "index":
      return [node.object, node.index];
    case "call":
      return [node.callee, ...node.args];
    case "binary":
      return [node.left, node.right];
    case "unary":
      return [node.operand];
    case "assign":
      return [node.target, node.value];
    case "await":
    case "spread":
      return [node.value];
    case "conditional":
      return [node.test, node.body, node.otherwise];
    default:
      return belowCollection(node);
  }
}

function belowCollection(node: JsExpression): readonly JsNode[] {
  switch (node.kind) {
    case "object":
      return node.properties;
    case "array":
      return node.elements;
    case "template":
      return node.holes;
    case "tagged":
      return [node.tag, node.template];
    case "sequence":
      return node.values;
    case "element":
      return [...node.attributes, ...node.children];
    case "other":
      return node.children;
    default:
      return [];
  }
}

function some<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
