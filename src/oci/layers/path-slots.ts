/**
 * A table that finds rows by their paths, quick to read again: a row's number, counted from 1, lies in
 * the slot that its path hashes to, or behind it.
 *
 * @returns `undefined` where so many paths hash to the same slots that somebody must have meant it
 */
export function pathSlots(paths: readonly string[]): Uint32Array | undefined {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * paths.length + 2)));
  let left = mostSteps * paths.length;
  for (const [row, path] of paths.entries()) {
    let at = slotOf(path, slots);
    while (slots[at] !== 0) {
      if (--left < 0) return undefined;
      at = behind(at, slots);
    }
    slots[at] = row + 1;
  }
  return slots;
}

/** The row of a path, counted from 0; `undefined` where there is none. */
export function findRow(
  path: string,
  { slots, pathAt }: { readonly slots: Uint32Array; readonly pathAt: (row: number) => string },
): number | undefined {
  for (let at = slotOf(path, slots); slots[at]; at = behind(at, slots)) {
    const row = (slots[at] ?? 0) - 1;
    if (pathAt(row) === path) return row;
  }
  return undefined;
}

/** For each path, on average; in a table that is half full it takes less than one. */
const mostSteps = 16;

function behind(at: number, slots: Uint32Array): number {
  return (at + 1) & (slots.length - 1);
}

function slotOf(path: string, slots: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) & (slots.length - 1);
}
