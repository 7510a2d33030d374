import { inflateSync } from "node:zlib";
import type { Coverage } from "../model/index.ts";

/**
 * An immutable database file, little-endian:
 *
 * 1. `SUTUREDB`, format version (u32), length of the header (u32), CRC-32 of the rest of the
 *    preamble (u32), 4 bytes of nothing
 * 2. the header, JSON: see `DbHeader`
 * 3. two open-addressed hash tables, of packages and of ids: slots of 12 bytes, each the second
 *    hash of a key (u32, never 0), the offset of its bucket (u32, in units of 8 bytes from the
 *    start of the buckets) and its length in bytes (u32)
 * 4. buckets, each deflated JSON `[key, value]`, aligned to 8 bytes
 *
 * Preamble and tables are read whole at open, a bucket by one positional read.
 */
export const magic = "SUTUREDB";
export const formatVersion = 1;
export const preludeBytes = 24;
export const slotBytes = 12;
/** One bucket is a package's records; the largest real ones are below 2 MiB. */
const maxBucketBytes = 64 << 20;

/** What the JSON header says. */
export interface DbHeader {
  /** Ecosystem without release. */
  readonly ecosystem: string;
  readonly coverage: readonly Omit<Coverage, "origin">[];
  /** Slots of the tables, powers of two. */
  readonly packageSlots: number;
  readonly idSlots: number;
  /** Size of the whole file: a shorter one was cut off. */
  readonly sizeBytes: number;
}

/** Key of a package's records. */
export function packageKey(ecosystem: string, name: string): string {
  return `${ecosystem}\0${name}`;
}

/** Two independent hashes of a key: the first chooses the slot, the second tells keys apart. */
export function hashKey(key: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 13;
  }
  a ^= a >>> 15;
  return [a >>> 0, b >>> 0 || 1];
}

/** Reads a bucket's JSON. @throws Error where the bytes are damaged */
export function readBucket(bytes: Uint8Array): readonly [unknown, unknown] {
  const text = inflateSync(bytes, { maxOutputLength: maxBucketBytes }).toString("utf8");
  return JSON.parse(text) as readonly [unknown, unknown];
}
