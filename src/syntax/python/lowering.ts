import type { TextRange } from "../../model/index.ts";
import type { PyExpression, PyOther } from "./nodes.ts";
import type { RawNode } from "./raw-tree.ts";

export type LowerExpression = (node: RawNode, lowering: Lowering) => PyExpression;

/** What lowering knows beside the node it is at. */
export interface Lowering {
  readonly text: string;
  /** By the grammar's word; what is not here is kept as `other`. */
  readonly lowerers: Readonly<Record<string, LowerExpression | undefined>>;
  /** How many nodes enclose the one at hand. */
  depth: number;
}

/**
 * Deeper nesting is cut off: Python itself refuses 200 brackets within each other and 100 levels of
 * indentation. What leans to the left is lowered by loops and counts once.
 */
const maxDepth = 500;

export function lowerExpression(node: RawNode | undefined, lowering: Lowering): PyExpression {
  if (!node) return missing;
  const lower = lowering.lowerers[node.type];
  if (lowering.depth >= maxDepth) return cutOff(node);
  lowering.depth++;
  const lowered = lower ? lower(node, lowering) : lowerOther(node, lowering);
  lowering.depth--;
  return lowered;
}

/** Runs deeper unless nesting is at its bound. */
export function withinDepth<T>(lowering: Lowering, lower: () => T): T | undefined {
  if (lowering.depth >= maxDepth) return undefined;
  lowering.depth++;
  const lowered = lower();
  lowering.depth--;
  return lowered;
}

export function lowerAll(nodes: readonly RawNode[], lowering: Lowering): PyExpression[] {
  return nodes.map((node) => lowerExpression(node, lowering));
}

export function lowerOther(node: RawNode, lowering: Lowering): PyOther {
  const children = lowerAll(node.children, lowering);
  return { kind: "other", type: node.type, range: rangeOf(node), children };
}

function cutOff(node: RawNode): PyOther {
  return { kind: "other", type: "too-deep", range: rangeOf(node), children: [] };
}

/** Stands where recovery left a hole. */
const missing: PyOther = {
  kind: "other",
  type: "missing",
  range: { start: 0, end: 0 },
  children: [],
};

export function rangeOf({ start, end }: RawNode): TextRange {
  return { start, end };
}

export function textOf({ start, end }: RawNode, { text }: Lowering): string {
  return text.slice(start, end);
}

export function child(node: RawNode, field: string): RawNode | undefined {
  return node.children.find((candidate) => candidate.field === field);
}

export function childrenOf(node: RawNode, field: string): RawNode[] {
  return node.children.filter((candidate) => candidate.field === field);
}
