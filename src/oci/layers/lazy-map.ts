/** Where a map's items come from, by their number. */
export interface LazyItems<K, V> {
  keyAt(index: number): K;
  valueAt(index: number): V;
  /** The item with a key; `undefined` where none has it. */
  find(key: K): number | undefined;
}

/**
 * A map whose values come to be when they are asked for, each once.
 *
 * @param size - how many items there are, each under a key of its own
 */
export function lazyMap<K, V>(
  size: number,
  { keyAt, valueAt, find }: LazyItems<K, V>,
): ReadonlyMap<K, V> {
  const made = new Map<number, V>();
  const itemAt = (at: number): V => {
    const known = made.get(at);
    if (known !== undefined) return known;
    const value = valueAt(at);
    made.set(at, value);
    return value;
  };
  function* each<T>(of: (at: number) => T): Generator<T, undefined> {
    for (let at = 0; at < size; at++) yield of(at);
    return undefined;
  }
  const pair = (at: number): [K, V] => [keyAt(at), itemAt(at)];
  const map: ReadonlyMap<K, V> = {
    size,
    has: (key) => find(key) !== undefined,
    get(key) {
      const at = find(key);
      return at === undefined ? undefined : itemAt(at);
    },
    keys: () => each(keyAt),
    values: () => each(itemAt),
    entries: () => each(pair),
    [Symbol.iterator]: () => each(pair),
    forEach(take) {
      for (let at = 0; at < size; at++) take(itemAt(at), keyAt(at), map);
    },
  };
  return map;
}
