/** Where a map's items come from, by numbers. */
export interface LazyItems<K, V> {
  size(): number;
  /** Their numbers, in the order of the map. */
  items(): Iterable<number>;
  keyAt(item: number): K;
  valueAt(item: number, key: K): V;
  /** The item with a key; `undefined` where none has it. */
  find(key: K): number | undefined;
}

/** A map whose values come to be whenever they are asked for: kept, they would fill the memory. */
export function lazyMap<K, V>(items: LazyItems<K, V>): ReadonlyMap<K, V> {
  const { find, keyAt, valueAt } = items;
  function* each<T>(of: (item: number, key: K) => T): Generator<T, undefined> {
    for (const item of items.items()) yield of(item, keyAt(item));
    return undefined;
  }
  const pair = (item: number, key: K): [K, V] => [key, valueAt(item, key)];
  const map: ReadonlyMap<K, V> = {
    get size() {
      return items.size();
    },
    has: (key) => find(key) !== undefined,
    get(key) {
      const item = find(key);
      return item === undefined ? undefined : valueAt(item, key);
    },
    keys: () => each((_, key) => key),
    values: () => each(valueAt),
    entries: () => each(pair),
    [Symbol.iterator]: () => each(pair),
    forEach(take) {
      for (const [key, value] of map) take(value, key, map);
    },
  };
  return map;
}
