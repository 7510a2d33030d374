import type { TextRange } from "../src/model/index.ts";
import type { PyNode } from "../src/syntax/python/nodes.ts";
import { childrenOfNode, isStatement, walkNodes } from "../src/syntax/python/walk.ts";

/**
 * What is wrong with the places that the nodes of a text claim: ranges lie within the text and within
 * those of their parents, and what stands at the range of a name is the name.
 */
export function misplacedIn(module: PyNode, text: string): string[] {
  return [...walkNodes(module)].flatMap((node) => [
    ...misplacedRange(node, text),
    ...misplacedNames(node, text),
    ...misplacedChildren(node),
  ]);
}

function misplacedRange({ kind, range: { start, end } }: PyNode, text: string): string[] {
  const isInside = 0 <= start && start <= end && end <= text.length;
  return isInside ? [] : [`${kind} ranges over ${start} to ${end}`];
}

function misplacedNames(node: PyNode, text: string): string[] {
  return namesOf(node)
    .filter(([name, range]) => {
      const isThere = text.slice(range.start, range.end) === name;
      return !isThere || !isWithin(range, node.range);
    })
    .map(([name, range]) => `${name} is not at ${range.start} in its ${node.kind}`);
}

function misplacedChildren(node: PyNode): string[] {
  return childrenOfNode(node)
    .filter((child) => !isWithin(outerRange(child), outerRange(node)) && !isDecorator(child, node))
    .map((child) => `${child.kind} at ${child.range.start} is outside of its ${node.kind}`);
}

function isWithin(inner: TextRange, outer: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function outerRange(node: PyNode): TextRange {
  if (node.kind === "module" || isStatement(node)) return node.range;
  const { parens, range } = node;
  return parens && isWithin(range, parens) ? parens : range;
}

/** Decorators stand before the range of what they decorate. */
function isDecorator(child: PyNode, parent: PyNode): boolean {
  const isDefinition = parent.kind === "function" || parent.kind === "class";
  return isDefinition && parent.decorators.some((decorator) => decorator === child);
}

function namesOf(node: PyNode): (readonly [string, TextRange])[] {
  switch (node.kind) {
    case "name":
      return [[node.id, node.range]];
    case "number":
      return [[node.text, node.range]];
    case "attribute":
      return [[node.name, node.nameRange]];
    case "binary":
      return [[node.operator, node.operatorRange]];
    case "lambda":
      return node.parameters.map(({ name, nameRange }) => [name, nameRange]);
    case "class":
      return [[node.name, node.nameRange]];
    case "function":
      return [
        [node.name, node.nameRange] as const,
        ...node.parameters.map(({ name, nameRange }) => [name, nameRange] as const),
      ];
    default:
      return [];
  }
}
