import type { BabelNode } from "./babel-nodes.ts";
import { lowerFunction } from "./lower-functions.ts";
import { type Lowering, lowerAll, lowerExpression, other, rangeOf } from "./lowering.ts";
import type { JsArray, JsExpression, JsObject, JsProperty } from "./nodes.ts";

interface Argument extends BabelNode {
  readonly argument: BabelNode;
}

interface Property extends BabelNode {
  readonly key: BabelNode & { readonly name?: unknown; readonly value?: unknown };
  readonly computed?: boolean | undefined;
  readonly shorthand?: boolean | undefined;
  readonly value: BabelNode;
}

/** Patterns and what else may stand where an expression does: they become what they look like. */
export function lowerPattern(node: BabelNode, lowering: Lowering): JsExpression {
  switch (node.type) {
    case "ObjectPattern":
      return lowerObject(node, (node as Properties).properties, lowering);
    case "ArrayPattern":
      return lowerArray(node, (node as Elements).elements, lowering);
    case "AssignmentPattern": {
      const { left, right } = node as Assignment;
      const target = lowerExpression(left, lowering);
      const value = lowerExpression(right, lowering);
      return { kind: "assign", range: rangeOf(node), operator: "=", target, value };
    }
    case "RestElement":
    case "SpreadElement":
    case "JSXSpreadChild":
    case "JSXSpreadAttribute":
      return { kind: "spread", range: rangeOf(node), value: argumentOf(node, lowering) };
    default:
      return other(node, node.type, []);
  }
}

type Properties = BabelNode & { readonly properties: readonly BabelNode[] };
type Elements = BabelNode & { readonly elements: readonly (BabelNode | null)[] };
type Assignment = BabelNode & { readonly left: BabelNode; readonly right: BabelNode };

function argumentOf(node: BabelNode, lowering: Lowering): JsExpression {
  const { argument, expression } = node as Argument & { readonly expression?: BabelNode };
  return lowerExpression(argument ?? expression ?? node, lowering);
}

export function lowerObject(
  node: BabelNode,
  properties: readonly BabelNode[],
  lowering: Lowering,
): JsObject {
  return {
    kind: "object",
    range: rangeOf(node),
    properties: properties.flatMap((property) => lowerProperty(property, lowering)),
  };
}

function lowerProperty(node: BabelNode, lowering: Lowering): JsObject["properties"][number][] {
  if (node.type === "SpreadElement" || node.type === "RestElement") {
    return [{ kind: "spread", range: rangeOf(node), value: argumentOf(node, lowering) }];
  }
  if (node.type !== "ObjectProperty" && node.type !== "ObjectMethod") return [];
  const property = node as Property;
  const value =
    node.type === "ObjectMethod"
      ? lowerFunction(node as never, "method", lowering)
      : lowerExpression(property.value, lowering);
  return [
    {
      kind: "property",
      range: rangeOf(node),
      ...keyOf(property, lowering),
      value,
      isShorthand: property.shorthand === true,
    },
  ];
}

function keyOf(
  { key, computed }: Property,
  lowering: Lowering,
): Pick<JsProperty, "name" | "keyRange" | "computed"> {
  const keyRange = rangeOf(key);
  if (computed !== true) {
    const name = key.name ?? key.value;
    return { keyRange, ...(name !== undefined && { name: String(name) }) };
  }
  const lowered = lowerExpression(key, lowering);
  return lowered.kind === "string"
    ? { keyRange, name: lowered.value }
    : { keyRange, computed: lowered };
}

export function lowerArray(
  node: BabelNode,
  elements: readonly (BabelNode | null)[],
  lowering: Lowering,
): JsArray {
  const hole = { ...node, end: node.start };
  return {
    kind: "array",
    range: rangeOf(node),
    elements: elements.flatMap((element) =>
      element ? lowerAll([element], lowering) : [other(hole, "hole", [])],
    ),
  };
}
