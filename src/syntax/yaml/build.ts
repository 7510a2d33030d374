import {
  type CST,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { SyntaxProblem, TextRange } from "../../model/index.ts";
import type { YamlAlias, YamlEntry, YamlItem, YamlNode, YamlScalar } from "./node.ts";

/** What building a tree adds to. */
export interface Collected {
  readonly text: string;
  readonly problems: SyntaxProblem[];
}

/** Builds the typed tree of one document; anchors hold from their node's end to the document's. */
export function buildRoot(contents: unknown, collected: Collected): YamlNode | undefined {
  return build(contents, { ...collected, anchors: new Map(), depth: 0 });
}

type Anchored = Exclude<YamlNode, YamlAlias>;
type Counted = { -readonly [K in keyof Anchored]: Anchored[K] };

interface Building extends Collected {
  readonly anchors: Map<string, Counted>;
  readonly depth: number;
}

/** Real files stay below twenty. */
const maxDepth = 100;

function build(node: unknown, at: Building): YamlNode | undefined {
  if (at.depth > maxDepth) throw new RangeError("depth");
  const inner = { ...at, depth: at.depth + 1 };
  if (isAlias(node)) return buildAlias(node.source, rangeOf(node), at);
  const built = buildContent(node, inner);
  if (built?.anchor !== undefined) at.anchors.set(built.anchor, built as Counted);
  return built;
}

function buildContent(node: unknown, at: Building): Anchored | undefined {
  if (isMap(node)) {
    const style = node.flow || !node.srcToken ? "flow" : "block";
    const entries = node.items.map((pair) => buildEntry(pair as Pair, at));
    const end = style === "block" ? entries.at(-1)?.range.end : undefined;
    checkDuplicates(entries, at);
    return { kind: "map", style, entries, range: rangeOf(node, end), aliases: 0, ...propsOf(node) };
  }
  if (isSeq(node)) {
    const style = node.flow ? "flow" : "block";
    const items = buildItems(node, at);
    const end = style === "block" ? items.at(-1)?.range.end : undefined;
    const range = rangeOf(node, end);
    return { kind: "sequence", style, items, range, aliases: 0, ...propsOf(node) };
  }
  return isScalar(node) ? buildScalar(node, at.text) : undefined;
}

function buildAlias(name: string, range: TextRange, at: Building): YamlAlias {
  const target = at.anchors.get(name);
  if (target) target.aliases++;
  else at.problems.push({ message: `No anchor before *${name}`, range, level: "recovered" });
  return { kind: "alias", name, target: target as Anchored | undefined, range, aliases: 0 };
}

function buildScalar(node: Scalar, text: string): YamlScalar | undefined {
  const range = rangeOf(node);
  if (range.start === range.end && !node.anchor && !node.tag) return undefined;
  const style = styles[node.type ?? "PLAIN"];
  const block = style === "literal" || style === "folded";
  const value = scalarValue(node);
  return {
    kind: "scalar",
    style,
    text: node.source ?? (typeof value === "string" ? value : ""),
    value,
    range: block ? trimBlock(text, range) : range,
    aliases: 0,
    ...propsOf(node),
  };
}

const styles: Readonly<Record<Scalar.Type, YamlScalar["style"]>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function scalarValue({ value, source }: Scalar): YamlScalar["value"] {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return value;
    default:
      return value === null ? null : (source ?? "");
  }
}

/** A block scalar's token runs on over blank lines; they count only where its header keeps them (`+`). */
function trimBlock(text: string, { start, end }: TextRange): TextRange {
  const header = /^[^\r\n]*/.exec(text.slice(start, end))?.[0] ?? "";
  if (/^[|>]\d?\+/.test(header)) return { start, end };
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function buildEntry(pair: Pair, at: Building): YamlEntry {
  const token = pair.srcToken as CST.CollectionItem | undefined;
  const key = build(pair.key, at);
  const value = build(pair.value, at);
  const before = [...(token?.start ?? [])].find(isContent)?.offset;
  const after = endOf(token?.sep?.findLast(isContent));
  const start = Math.min(before ?? Infinity, key?.range.start ?? Infinity);
  const end = Math.max(after, key?.range.end ?? 0, contentEnd(value));
  const range = { start: start === Infinity ? end : start, end };
  return { name: key?.kind === "scalar" ? key.text : "", key, value, range };
}

function buildItems(node: YAMLSeq, at: Building): YamlItem[] {
  const token = node.srcToken as CST.BlockSequence | CST.FlowCollection | undefined;
  const dashed =
    token?.type === "block-seq"
      ? token.items.filter(({ start }) => start.some(({ type }) => type === "seq-item-ind"))
      : undefined;
  return node.items.map((item, index) => {
    const value = isPair(item) ? undefined : build(item, at);
    const start = dashed?.[index]?.start;
    const dash = start?.find(({ type }) => type === "seq-item-ind")?.offset;
    const end = Math.max(contentEnd(value), endOf(start?.findLast(isContent)));
    const from = dash ?? value?.range.start ?? rangeOf(item as ParsedNode).start;
    return { value, range: { start: from, end: Math.max(from, end) } };
  });
}

function isContent({ type }: CST.SourceToken): boolean {
  return !["space", "newline", "comment", "comma"].includes(type);
}

/** An anchor or tag alone makes a scalar without text, placed behind the space that follows. */
function contentEnd(node: YamlNode | undefined): number {
  return node && node.range.end > node.range.start ? node.range.end : 0;
}

function endOf(token: CST.SourceToken | undefined): number {
  return token ? token.offset + token.source.length : 0;
}

function rangeOf(node: { range?: unknown }, end?: number): TextRange {
  const [start = 0, valueEnd = start] = (node.range ?? []) as number[];
  return { start, end: end ?? valueEnd };
}

function propsOf(node: Scalar | YAMLMap | YAMLSeq): { anchor?: string; tag?: string } {
  return {
    ...(node.anchor !== undefined && { anchor: node.anchor }),
    ...(node.tag !== undefined && { tag: node.tag }),
  };
}

function checkDuplicates(entries: readonly YamlEntry[], { problems }: Building): void {
  const seen = new Set<string>();
  for (const { name, key } of entries) {
    if (key?.kind !== "scalar" || name === "<<") continue;
    if (seen.has(name)) {
      problems.push({
        message: `The key ${name} is there twice`,
        range: key.range,
        level: "recovered",
      });
    }
    seen.add(name);
  }
}
