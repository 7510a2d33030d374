import type { BabelExpression, BabelNode } from "./babel-nodes.ts";
import { lowerClass, lowerFunction } from "./lower-functions.ts";
import { lowerElement } from "./lower-jsx.ts";
import { lowerArray, lowerObject, lowerPattern } from "./lower-patterns.ts";
import { type Lowering, lowerAll, lowerExpression, other, rangeOf } from "./lowering.ts";
import type { JsCall, JsExpression, JsString, JsTemplate } from "./nodes.ts";

type Lowerers = {
  readonly [T in BabelExpression["type"]]?: (
    node: Extract<BabelExpression, { readonly type: T }>,
    lowering: Lowering,
  ) => JsExpression;
};

/** Turns the parser's expression into one of ours. What is not known is `other`. */
export function expressionOf(node: BabelNode, lowering: Lowering): JsExpression {
  const lower = lowerers[node.type as BabelExpression["type"]] as
    | ((node: BabelNode, lowering: Lowering) => JsExpression)
    | undefined;
  return lower ? lower(node, lowering) : lowerPattern(node, lowering);
}

/** What is around an expression and changes nothing of its value. */
const inner = ({ expression }: { readonly expression: BabelNode }, lowering: Lowering) =>
  lowerExpression(expression, lowering);

const member: Lowerers["MemberExpression"] = (node, lowering) => {
  const { property, computed } = node;
  const object = lowerExpression(node.object, lowering);
  const range = rangeOf(node);
  const nameRange = rangeOf(property);
  if (property.type === "PrivateName") {
    return { kind: "member", range, object, name: `#${property.id.name}`, nameRange };
  }
  if (!computed && property.type === "Identifier") {
    return { kind: "member", range, object, name: property.name, nameRange };
  }
  const index = lowerExpression(property, lowering);
  if (index.kind === "string") {
    return { kind: "member", range, object, name: index.value, nameRange };
  }
  return { kind: "index", range, object, index };
};

const call = (
  node: BabelNode & {
    readonly callee: BabelNode;
    readonly arguments: readonly BabelNode[];
  },
  lowering: Lowering,
): JsCall => ({
  kind: "call",
  range: rangeOf(node),
  callee: lowerExpression(node.callee, lowering),
  args: lowerAll(node.arguments, lowering),
  isNew: node.type === "NewExpression",
});

const binary: Lowerers["LogicalExpression"] = (node, lowering) => ({
  kind: "binary",
  range: rangeOf(node),
  operator: node.operator,
  left: lowerExpression(node.left, lowering),
  right: lowerExpression(node.right, lowering),
});

const unary = (
  node: BabelNode & { readonly operator: string; readonly argument: BabelNode },
  lowering: Lowering,
): JsExpression => ({
  kind: "unary",
  range: rangeOf(node),
  operator: node.operator,
  operand: lowerExpression(node.argument, lowering),
});

const word =
  (id: string) =>
  (node: BabelNode): JsExpression => ({ kind: "name", range: rangeOf(node), id });

function template(
  node: Extract<BabelExpression, { readonly type: "TemplateLiteral" }>,
  lowering: Lowering,
): JsTemplate | JsString {
  const range = rangeOf(node);
  const texts = node.quasis.map((quasi) => ({
    range: rangeOf(quasi),
    value: quasi.value.cooked ?? quasi.value.raw,
  }));
  const [only] = texts;
  if (only && texts.length === 1) return { kind: "string", range, value: only.value };
  return { kind: "template", range, texts, holes: lowerAll(node.expressions, lowering) };
}

const lowerers: Lowerers = {
  Identifier: (node) => ({ kind: "name", range: rangeOf(node), id: node.name }),
  ThisExpression: word("this"),
  Super: word("super"),
  Import: word("import"),
  StringLiteral: (node) => ({ kind: "string", range: rangeOf(node), value: node.value }),
  NumericLiteral: (node) => ({ kind: "number", range: rangeOf(node), value: node.value }),
  BigIntLiteral: (node) => ({ kind: "number", range: rangeOf(node), value: Number(node.value) }),
  BooleanLiteral: (node) => ({
    kind: "constant",
    range: rangeOf(node),
    value: node.value ? "true" : "false",
  }),
  NullLiteral: (node) => ({ kind: "constant", range: rangeOf(node), value: "null" }),
  RegExpLiteral: (node) => ({
    kind: "regex",
    range: rangeOf(node),
    pattern: node.pattern,
    flags: node.flags,
  }),
  TemplateLiteral: template,
  TaggedTemplateExpression: (node, lowering) => ({
    kind: "tagged",
    range: rangeOf(node),
    tag: lowerExpression(node.tag, lowering),
    template: template(node.quasi, lowering),
  }),
  MemberExpression: member,
  OptionalMemberExpression: (node, lowering) => member(node as never, lowering),
  CallExpression: call,
  OptionalCallExpression: call,
  NewExpression: call,
  ImportExpression: (node, lowering) => ({
    kind: "call",
    range: rangeOf(node),
    callee: word("import")(node),
    args: [lowerExpression(node.source, lowering)],
    isNew: false,
  }),
  BinaryExpression: (node, lowering) => binary(node as never, lowering),
  LogicalExpression: binary,
  UnaryExpression: unary,
  UpdateExpression: unary,
  ConditionalExpression: (node, lowering) => ({
    kind: "conditional",
    range: rangeOf(node),
    test: lowerExpression(node.test, lowering),
    body: lowerExpression(node.consequent, lowering),
    otherwise: lowerExpression(node.alternate, lowering),
  }),
  AssignmentExpression: (node, lowering) => ({
    kind: "assign",
    range: rangeOf(node),
    operator: node.operator,
    target: lowerExpression(node.left, lowering),
    value: lowerExpression(node.right, lowering),
  }),
  AwaitExpression: (node, lowering) => ({
    kind: "await",
    range: rangeOf(node),
    value: lowerExpression(node.argument, lowering),
  }),
  YieldExpression: (node, lowering) => other(node, node.type, lowerAll([node.argument], lowering)),
  SequenceExpression: (node, lowering) => ({
    kind: "sequence",
    range: rangeOf(node),
    values: lowerAll(node.expressions, lowering),
  }),
  ParenthesizedExpression: (node, lowering) => ({
    ...lowerExpression(node.expression, lowering),
    parens: rangeOf(node),
  }),
  ObjectExpression: (node, lowering) => lowerObject(node, node.properties, lowering),
  ArrayExpression: (node, lowering) => lowerArray(node, node.elements, lowering),
  FunctionExpression: (node, lowering) => lowerFunction(node, "expression", lowering),
  ArrowFunctionExpression: (node, lowering) => lowerFunction(node, "arrow", lowering),
  ClassExpression: (node, lowering) => lowerClass(node, lowering),
  JSXElement: lowerElement,
  JSXFragment: lowerElement,
  TSAsExpression: inner,
  TSSatisfiesExpression: inner,
  TSNonNullExpression: inner,
  TSTypeAssertion: inner,
  TSInstantiationExpression: inner,
  TypeCastExpression: inner,
};
