import type { TextRange } from "../model/index.ts";

/** A value of YAML as locks use it: everything that is no map and no list is text. */
export type PlainNode = string | PlainMap | readonly PlainNode[];

/** By key, in the order written; of a key that is there twice the last counts. */
export type PlainMap = ReadonlyMap<string, PlainEntry>;

export interface PlainEntry {
  readonly value: PlainNode;
  /** Of the key. */
  readonly range: TextRange;
}

/** The map that a value is; an empty one where it is none. */
export function mapOf(node: PlainNode | undefined): PlainMap {
  return node instanceof Map ? (node as PlainMap) : noMap;
}

/** The map under a key; an empty one where there is none. */
export function mapIn(map: PlainMap, key: string): PlainMap {
  return mapOf(map.get(key)?.value);
}

/** The text that an entry of a map has, if it has one. */
export function textIn(map: PlainMap, key: string): string | undefined {
  const value = map.get(key)?.value;
  return typeof value === "string" ? value : undefined;
}

const noMap: PlainMap = new Map();
