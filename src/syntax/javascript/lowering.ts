import type { TextRange } from "../../model/index.ts";
import type { BabelNode } from "./babel-nodes.ts";
import type { JsExpression, JsOther, JsStatement } from "./nodes.ts";

/** What lowering knows beside the node it is at. */
export interface Lowering {
  readonly text: string;
  /** How many nodes enclose the one at hand. */
  depth: number;
  readonly expression: (node: BabelNode, lowering: Lowering) => JsExpression;
  readonly statement: (node: BabelNode, lowering: Lowering) => readonly JsStatement[];
}

/** Deeper nesting is cut off: nobody writes it, and the stack would not hold it. */
const maxDepth = 700;

export function lowerExpression(node: BabelNode, lowering: Lowering): JsExpression {
  if (lowering.depth >= maxDepth) return other(node, "too-deep", []);
  lowering.depth++;
  const lowered = lowering.expression(node, lowering);
  lowering.depth--;
  return lowered;
}

export function lowerAll(
  nodes: readonly (BabelNode | null | undefined)[],
  lowering: Lowering,
): JsExpression[] {
  return nodes.flatMap((node) => (node ? [lowerExpression(node, lowering)] : []));
}

/** The field of a node where there is something in it. */
export function optional<K extends string>(
  key: K,
  node: BabelNode | null | undefined,
  lowering: Lowering,
): { readonly [P in K]?: JsExpression } {
  return node ? ({ [key]: lowerExpression(node, lowering) } as { [P in K]: JsExpression }) : {};
}

/** A block's statements, or the one statement that stands in its place. */
export function lowerBody(node: BabelNode | null | undefined, lowering: Lowering): JsStatement[] {
  if (!node || lowering.depth >= maxDepth) return [];
  lowering.depth++;
  const lowered = isBlock(node)
    ? node.body.flatMap((statement) => lowering.statement(statement, lowering))
    : [...lowering.statement(node, lowering)];
  lowering.depth--;
  return lowered;
}

/** One statement of several: a block among them keeps its names to itself. */
export function lowerStatement(node: BabelNode, lowering: Lowering): readonly JsStatement[] {
  if (lowering.depth >= maxDepth) return [];
  lowering.depth++;
  const lowered = lowering.statement(node, lowering);
  lowering.depth--;
  return lowered;
}

function isBlock(node: BabelNode): node is BabelNode & { readonly body: readonly BabelNode[] } {
  return node.type === "BlockStatement" || node.type === "StaticBlock";
}

export function other(node: BabelNode, type: string, children: readonly JsExpression[]): JsOther {
  return { kind: "other", type, range: rangeOf(node), children };
}

export function rangeOf({ start, end }: BabelNode): TextRange {
  return { start: start ?? 0, end: end ?? 0 };
}

/** The type that an annotation names, as it is written; a long one is none that anybody asks for. */
export function annotationOf(
  node: BabelNode | null | undefined,
  { text }: Lowering,
): { readonly annotation?: string } {
  if (!node) return {};
  const { start, end } = rangeOf(node);
  if (end - start > 300) return {};
  return { annotation: text.slice(start, end).replace(/^:\s*/, "") };
}
