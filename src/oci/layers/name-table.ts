import { randomInt } from "node:crypto";
import { ArchiveError } from "../tar/archive-error.ts";

/** Finds a path by the number of its folder and its name in there. */
export interface NameTable {
  /** @returns 0 where there is none @throws ArchiveError where names were made up to meet in few slots */
  find(folder: number, name: string): number;
  /** Adds what was looked for last and not found. Paths are numbered from 1. */
  add(): number;
  /** How many there are. */
  count(): number;
  slots(): NameSlots;
}

/** A table as it is kept, to be searched again. */
export interface NameSlots {
  readonly seed: number;
  readonly slots: Uint32Array;
}

/** @param isSame - whether the path in a slot is the one that is looked for. @returns 0 where there is none */
export function findInSlots(
  { seed, slots }: NameSlots,
  { folder, name }: { readonly folder: number; readonly name: string },
  isSame: (path: number) => boolean,
): number {
  let at = hashOf(folder, name, seed) & (slots.length - 1);
  for (let left = slots.length; left > 0; left--) {
    const path = slots[at] ?? 0;
    if (path === 0 || isSame(path)) return path;
    at = (at + 1) & (slots.length - 1);
  }
  return 0;
}

/**
 * A table of numbers alone: a map of a million names would be most of what an image takes.
 *
 * @param is - whether a path has this folder and this name
 */
export function createNameTable(
  is: (path: number, folder: number, name: string) => boolean,
): NameTable {
  const seed = randomInt(2 ** 32);
  let slots = new Uint32Array(firstSlots);
  let hashes = new Uint32Array(firstSlots / 2);
  let count = 0;
  let left = 0;
  let sought = { folder: 0, name: "", hash: 0, path: 0 };
  const place = (path: number, hash: number) => {
    let at = hash & (slots.length - 1);
    while (slots[at] !== 0) at = (at + 1) & (slots.length - 1);
    slots[at] = path;
  };
  const grow = () => {
    const before = hashes;
    hashes = new Uint32Array(2 * before.length);
    hashes.set(before);
    slots = new Uint32Array(2 * slots.length);
    for (let path = 1; path <= count; path++) place(path, hashes[path] ?? 0);
  };
  return {
    find(folder, name) {
      if (sought.folder === folder && sought.name === name) return sought.path;
      const hash = hashOf(folder, name, seed);
      left += mostSteps;
      for (let at = hash & (slots.length - 1); ; at = (at + 1) & (slots.length - 1)) {
        if (--left < 0)
          throw new ArchiveError("malformed", "Its names were made to be slow to read");
        const path = slots[at] ?? 0;
        if (path === 0 || (hashes[path] === hash && is(path, folder, name))) {
          sought = { folder, name, hash, path };
          return path;
        }
      }
    },
    add() {
      if (count + 1 === hashes.length) grow();
      hashes[++count] = sought.hash;
      place(count, sought.hash);
      sought.path = count;
      return count;
    },
    count: () => count,
    slots: () => ({ seed, slots }),
  };
}

const firstSlots = 1 << 12;

/** For each search, on average; in a table that is half full it takes less than two. */
const mostSteps = 16;

/** FNV-1a, mixed as MurmurHash3 does at its end; an unsigned number. */
function hashOf(folder: number, name: string, seed: number): number {
  let hash = Math.imul(seed ^ folder, prime);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), prime);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const prime = 0x01000193;
