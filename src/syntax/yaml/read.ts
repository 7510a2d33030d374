import type { YamlAlias, YamlEntry, YamlMap, YamlNode } from "./node.ts";

/** One key of a map with what `<<` brings in. */
export interface YamlField {
  /** Positions are where it is written: for an inherited one, at the anchor. */
  readonly entry: YamlEntry;
  /** The map itself does not spell it. */
  readonly inherited: boolean;
}

/** Follows an alias to its node; `undefined` stays `undefined`. */
export function resolveNode(node: YamlNode | undefined): Exclude<YamlNode, YamlAlias> | undefined {
  return node?.kind === "alias" ? node.target : node;
}

/** The map behind a node or its alias. */
export function asMap(node: YamlNode | undefined): YamlMap | undefined {
  const resolved = resolveNode(node);
  return resolved?.kind === "map" ? resolved : undefined;
}

/** Text of a scalar or of the one that an alias points to. */
export function textOf(node: YamlNode | undefined): string | undefined {
  const resolved = resolveNode(node);
  return resolved?.kind === "scalar" ? resolved.text : undefined;
}

/** Items of a sequence, aliases among them resolved. Empty where the node is none. */
export function itemsOf(node: YamlNode | undefined): readonly Exclude<YamlNode, YamlAlias>[] {
  const resolved = resolveNode(node);
  if (resolved?.kind !== "sequence") return [];
  return resolved.items.flatMap(({ value }) => resolveNode(value) ?? []);
}

const fieldsByMap = new WeakMap<YamlMap, ReadonlyMap<string, YamlField>>();

/**
 * All keys of a map: its own, then those of its merge keys, where the earlier wins. Of a key that
 * is there twice the last counts. Empty where the node is no map.
 */
export function fieldsOf(node: YamlNode | undefined): ReadonlyMap<string, YamlField> {
  const map = asMap(node);
  if (!map) return new Map();
  const known = fieldsByMap.get(map);
  if (known) return known;
  const fields = new Map<string, YamlField>();
  for (const entry of map.entries) {
    if (!isMergeKey(entry)) fields.set(entry.name, { entry, inherited: false });
  }
  for (const source of map.entries.filter(isMergeKey).flatMap(mergedMaps)) {
    for (const [name, { entry }] of fieldsOf(source)) {
      if (fields.size >= maxFields) break;
      if (!fields.has(name)) fields.set(name, { entry, inherited: true });
    }
  }
  fieldsByMap.set(map, fields);
  return fields;
}

/** Chains of merges can multiply; no real map has as many keys. */
const maxFields = 10_000;

/** True for a plain `<<`. */
export function isMergeKey({ name, key }: YamlEntry): boolean {
  return name === "<<" && key?.kind === "scalar" && key.style === "plain";
}

function mergedMaps({ value }: YamlEntry): readonly YamlMap[] {
  const resolved = resolveNode(value);
  if (resolved?.kind === "map") return [resolved];
  return itemsOf(resolved).flatMap((item) => asMap(item) ?? []);
}

/** The node at a path of keys and indexes, merges and aliases followed. */
export function nodeAt(
  node: YamlNode | undefined,
  path: readonly (string | number)[],
): Exclude<YamlNode, YamlAlias> | undefined {
  return path.reduce<Exclude<YamlNode, YamlAlias> | undefined>(
    (at, step) =>
      typeof step === "number"
        ? itemsOf(at)[step]
        : resolveNode(fieldsOf(at).get(step)?.entry.value),
    resolveNode(node),
  );
}

/** A YAML value as JSON has it. */
export type YamlValue =
  | string
  | number
  | boolean
  | null
  | readonly YamlValue[]
  | { readonly [name: string]: YamlValue };

/**
 * The value of a node with aliases and merges resolved.
 *
 * @param budget - most nodes to visit; an alias bomb needs more
 * @throws RangeError past the budget
 */
export function plainValue(node: YamlNode | undefined, budget = 100_000): YamlValue {
  let left = budget;
  const visit = (at: YamlNode | undefined): YamlValue => {
    if (left-- <= 0) throw new RangeError("The value is too large to be spelled out");
    const resolved = resolveNode(at);
    if (resolved === undefined) return null;
    if (resolved.kind === "sequence") return resolved.items.map(({ value }) => visit(value));
    if (resolved.kind === "scalar") {
      return typeof resolved.value === "bigint" ? Number(resolved.value) : resolved.value;
    }
    const pairs = [...fieldsOf(resolved)].map(
      ([name, { entry }]) => [name, visit(entry.value)] as const,
    );
    return Object.fromEntries(pairs);
  };
  return visit(node);
}
