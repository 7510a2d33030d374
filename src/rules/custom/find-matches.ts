import { type Comparison, matchNode, matchRow } from "../../analysis/patterns/match-tree.ts";
import type { Captures, Pattern, TreeNode } from "../../analysis/patterns/pattern.ts";

/** A `match` of a rule with its patterns read. */
export type Matcher =
  | { readonly kind: "pattern"; readonly pattern: Pattern; readonly where: readonly Condition[] }
  | { readonly kind: "any" | "all"; readonly parts: readonly Matcher[] }
  | { readonly kind: "not" | "inside"; readonly part: Matcher };

/** What a name with a dollar has to stand for. */
export interface Condition {
  readonly name: string;
  holds(capture: { readonly text: string; readonly isConstant: boolean }): boolean;
}

/** Where a rule looks: the nodes of a file and who encloses whom. */
export interface Place {
  readonly fileText: string;
  readonly language: Comparison["language"];
  readonly budget: Comparison["budget"];
  parentOf(node: TreeNode): TreeNode | undefined;
}

/** One node, or a row of statements, that a matcher accepts. */
export interface Found {
  readonly captures: Captures;
  /** Last node of the row. */
  readonly last: TreeNode;
}

/**
 * Compares a node with a matcher.
 *
 * @returns what the names of its patterns stand for; `undefined` where it does not match
 */
export function accept(
  matcher: Matcher,
  node: TreeNode,
  at: { readonly place: Place; readonly captures: Captures },
): Found | undefined {
  switch (matcher.kind) {
    case "pattern":
      return acceptPattern(matcher, node, at);
    case "any":
      for (const part of matcher.parts) {
        const found = accept(part, node, at);
        if (found) return found;
      }
      return undefined;
    case "all":
      return acceptAll(matcher.parts, node, at);
    case "not":
      return accept(matcher.part, node, at) ? undefined : { captures: at.captures, last: node };
    case "inside":
      for (let up = at.place.parentOf(node); up; up = at.place.parentOf(up)) {
        const found = accept(matcher.part, up, at);
        if (found) return { ...found, last: node };
      }
      return undefined;
  }
}

function acceptAll(
  parts: readonly Matcher[],
  node: TreeNode,
  { place, captures }: { readonly place: Place; readonly captures: Captures },
): Found | undefined {
  let all: Found = { captures, last: node };
  for (const part of parts) {
    const found = accept(part, node, { place, captures: all.captures });
    if (!found) return undefined;
    all = { captures: found.captures, last: all.last === node ? found.last : all.last };
  }
  return all;
}

function acceptPattern(
  { pattern, where }: Extract<Matcher, { readonly kind: "pattern" }>,
  node: TreeNode,
  { place, captures }: { readonly place: Place; readonly captures: Captures },
): Found | undefined {
  const texts = { pattern: pattern.text, file: place.fileText };
  const at = { language: place.language, budget: place.budget, texts, captures };
  const [only, ...others] = pattern.nodes;
  if (!only) return undefined;
  const found =
    others.length === 0 ? single(only, node, at) : rowFrom(pattern.nodes, node, { at, place });
  const holds = ({ name, holds: check }: Condition) => {
    const value = found?.captures.get(name);
    return value !== undefined && check(value);
  };
  return found && where.every(holds) ? found : undefined;
}

function single(
  pattern: TreeNode,
  node: TreeNode,
  at: Comparison & { readonly captures: Captures },
): Found | undefined {
  const captures = matchNode(pattern, node, at);
  return captures && { captures, last: node };
}

/** Statements in a row, which begin with this one and may go on after it. */
function rowFrom(
  patterns: readonly TreeNode[],
  node: TreeNode,
  {
    at,
    place,
  }: { readonly at: Comparison & { readonly captures: Captures }; readonly place: Place },
): Found | undefined {
  const block = blockOf(node, place.parentOf(node));
  const from = block.indexOf(node);
  if (from === -1) return undefined;
  for (let to = from + 1; to <= Math.min(block.length, from + maxRow); to++) {
    const captures = matchRow(patterns, block.slice(from, to), at);
    if (captures) return { captures, last: block[to - 1] ?? node };
  }
  return undefined;
}

/** A row that is longer is not looked at to its end. */
const maxRow = 200;

/** The list of statements that a statement stands in. */
function blockOf(node: TreeNode, parent: TreeNode | undefined): readonly TreeNode[] {
  const inside = (value: unknown): readonly TreeNode[] | undefined => {
    if (!Array.isArray(value)) return undefined;
    if (value.includes(node)) return value;
    for (const item of value) {
      const found = Object.values((item as object | null) ?? {}).find(
        (inner) => Array.isArray(inner) && inner.includes(node),
      );
      if (found) return found as readonly TreeNode[];
    }
    return undefined;
  };
  for (const value of Object.values(parent ?? {})) {
    const found = inside(value);
    if (found) return found;
  }
  return [];
}
