/** A set of layers by its number; 0 is the empty one. */
export type HolderNumber = number;

/**
 * Sets of layers, each kept once: of the paths of an image nearly all that were written again were
 * held by the same layers below.
 */
export interface HolderSets {
  with(set: HolderNumber, layer: number): HolderNumber;
  without(set: HolderNumber, layer: number): HolderNumber;
  /** In the order in which they came. */
  layersOf(set: HolderNumber): readonly number[];
}

/** No image has so many: a list of them would be larger than any configuration that is read. */
export const mostLayers: number = 2 ** 17;

/** Only the empty set. */
export function createHolderSets(): HolderSets {
  const sets: (readonly number[])[] = [[]];
  const numbers = new Map<string, HolderNumber>([["", 0]]);
  const known = new Map<number, HolderNumber>();
  const layersOf = (set: HolderNumber) => sets[set] ?? [];
  const numberOf = (layers: readonly number[]): HolderNumber => {
    const key = layers.join();
    const number = numbers.get(key) ?? sets.push(layers) - 1;
    numbers.set(key, number);
    return number;
  };
  return {
    layersOf,
    with(set, layer) {
      const step = set * mostLayers + layer;
      const number = known.get(step) ?? numberOf([...layersOf(set), layer]);
      known.set(step, number);
      return number;
    },
    without(set, layer) {
      if (set === 0) return set;
      const layers = layersOf(set);
      return layers.includes(layer) ? numberOf(layers.filter((one) => one !== layer)) : set;
    },
  };
}
