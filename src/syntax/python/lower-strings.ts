import { child, type Lowering, lowerExpression, rangeOf, textOf } from "./lowering.ts";
import type { PyString, PyStringHole, PyStringPiece } from "./nodes.ts";
import type { RawNode } from "./raw-tree.ts";

export function lowerString(node: RawNode, lowering: Lowering): PyString {
  const strings = node.type === "string" ? [node] : node.children.filter(isString);
  const pieces = strings.map((string) => lowerPiece(string, lowering));
  return { kind: "string", range: rangeOf(node), pieces };
}

function isString({ type }: RawNode): boolean {
  return type === "string";
}

function lowerPiece(node: RawNode, lowering: Lowering): PyStringPiece {
  const opening = node.children.find(({ type }) => type === "string_start");
  const closing = node.children.find(({ type }) => type === "string_end");
  const [, prefix = "", quote = '"'] =
    /^([A-Za-z]*)("""|'''|"|')$/.exec(opening ? textOf(opening, lowering) : "") ?? [];
  const content = { start: opening?.end ?? node.start, end: closing?.start ?? node.end };
  const holes = node.children
    .filter(({ type }) => type === "interpolation")
    .map((hole) => lowerHole(hole, lowering));
  return {
    range: rangeOf(node),
    prefix,
    quote: quote as PyStringPiece["quote"],
    content,
    segments: segmentsOf(content, holes),
  };
}

function segmentsOf(
  content: PyStringPiece["content"],
  holes: readonly PyStringHole[],
): PyStringPiece["segments"] {
  const segments: PyStringPiece["segments"][number][] = [];
  let at = content.start;
  for (const hole of holes) {
    if (hole.range.start > at) {
      segments.push({ kind: "text", range: { start: at, end: hole.range.start } });
    }
    segments.push(hole);
    at = hole.range.end;
  }
  if (content.end > at) segments.push({ kind: "text", range: { start: at, end: content.end } });
  return segments;
}

function lowerHole(node: RawNode, lowering: Lowering): PyStringHole {
  const expression = child(node, "expression");
  const conversion = child(node, "type_conversion");
  const format = child(node, "format_specifier");
  const after = (conversion ?? format)?.start ?? node.end - 1;
  return {
    kind: "hole",
    range: rangeOf(node),
    expression: lowerExpression(expression, lowering),
    ...(conversion && { conversion: textOf(conversion, lowering).slice(1) }),
    ...(format && { format: textOf(format, lowering).slice(1) }),
    nested: (format?.children ?? [])
      .flatMap(({ children }) => children)
      .filter(({ field }) => field === "expression")
      .map((nested) => lowerExpression(nested, lowering)),
    isDebug: lowering.text.slice(expression?.end ?? after, after).includes("="),
  };
}
