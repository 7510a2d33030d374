import type { BabelExpression, BabelNode } from "./babel-nodes.ts";
import { type Lowering, lowerExpression, rangeOf } from "./lowering.ts";
import type { JsAttribute, JsElement, JsExpression, JsSpread } from "./nodes.ts";

type Jsx = Extract<BabelExpression, { readonly type: "JSXElement" | "JSXFragment" }>;
type Child = Jsx["children"][number];
type Attribute = Extract<
  Jsx,
  { readonly type: "JSXElement" }
>["openingElement"]["attributes"][number];

/** An element or a fragment; text between the tags is a string. */
export function lowerElement(node: Jsx, lowering: Lowering): JsElement {
  const opening = node.type === "JSXElement" ? node.openingElement : undefined;
  return {
    kind: "element",
    range: rangeOf(node),
    name: opening ? sourceOf(opening.name, lowering) : "",
    attributes: (opening?.attributes ?? []).map((attribute) => lowerAttribute(attribute, lowering)),
    children: node.children.flatMap((child) => lowerChild(child, lowering)),
  };
}

function lowerAttribute(node: Attribute, lowering: Lowering): JsAttribute | JsSpread {
  const range = rangeOf(node);
  if (node.type === "JSXSpreadAttribute") {
    return { kind: "spread", range, value: lowerExpression(node.argument, lowering) };
  }
  const name = sourceOf(node.name, lowering);
  const value = node.value ? lowerValue(node.value, lowering) : undefined;
  return { kind: "attribute", range, name, ...(value && { value }) };
}

function lowerChild(node: Child, lowering: Lowering): JsExpression[] {
  if (node.type === "JSXText") {
    return node.value.trim() === ""
      ? []
      : [{ kind: "string", range: rangeOf(node), value: node.value }];
  }
  const value = lowerValue(node, lowering);
  return value ? [value] : [];
}

function lowerValue(
  node: Child | NonNullable<Extract<Attribute, { readonly type: "JSXAttribute" }>["value"]>,
  lowering: Lowering,
): JsExpression | undefined {
  if (node.type !== "JSXExpressionContainer") return lowerExpression(node, lowering);
  const { expression } = node;
  return expression.type === "JSXEmptyExpression"
    ? undefined
    : lowerExpression(expression, lowering);
}

function sourceOf(node: BabelNode, { text }: Lowering): string {
  const { start, end } = rangeOf(node);
  return text.slice(start, end);
}
