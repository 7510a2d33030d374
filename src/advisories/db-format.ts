import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import type { Coverage, Validator } from "../model/index.ts";

/**
 * An immutable database file, little-endian; what is read first stands last, so that it is written
 * in one pass:
 *
 * 1. `SUTUREDB`, format version (u32), 4 bytes of nothing
 * 2. buckets, one a package, in the order of the hashes of their keys: length (u32), length of the text
 *    (u32), CRC-32 of what follows (u32), and so many bytes of JSON `[key, packed records]`, deflated
 *    where the lengths differ; aligned to 8 bytes
 * 3. lists, one a record: CRC-32 of the rest (u32), count (u32), and the buckets that hold the record
 *    (u32 each, in units of 8 bytes), aligned to 8 bytes
 * 4. two tables, of packages and of ids: all hashes in rising order (u32), then as many places of
 *    buckets or lists (u32, in units of 8 bytes)
 * 5. the header, JSON: see `DbHeader`
 * 6. length of the header (u32), its CRC-32 (u32), format version (u32), 4 bytes of nothing, `SUTUREDB`
 *
 * Opening reads the end; the table of packages is read whole when a package is first asked for, a
 * bucket by one positional read, mostly.
 */
export const magic = "SUTUREDB";
export const formatVersion = 3;
export const frontBytes = 16;
export const trailerBytes = 24;
/** One bucket is a package's records; the largest real ones are below 4 MiB. */
const maxBucketBytes = 256 << 20;

/** What the JSON header says. */
export interface DbHeader {
  /** Ecosystem without release. */
  readonly ecosystem: string;
  readonly coverage: readonly Omit<Coverage, "origin">[];
  /** Where it was downloaded; nothing for what was imported or ships. */
  readonly feed?: FeedState;
  readonly packages: TablePlace;
  readonly ids: TablePlace;
  /** Size of the whole file: a shorter one was cut off. */
  readonly sizeBytes: number;
}

/** What the next update of a feed starts from. */
export interface FeedState {
  /** `osv`, `debian-tracker`. */
  readonly id: string;
  /** Without credentials. */
  readonly url: string;
  /** RFC 3339: when the feed was last asked and answered. */
  readonly checked: string;
  /** RFC 3339: when all of it was last read. */
  readonly complete: string;
  /** Newest `modified` of its records. */
  readonly newest: string;
  /** Records that it held, those without a package among them. */
  readonly seen: number;
  /** By address: what the server calls the state that was read. */
  readonly validators: Readonly<Record<string, Validator>>;
}

export interface TablePlace {
  readonly offset: number;
  readonly count: number;
  readonly crc: number;
}

/** Key of a package's records. */
export function packageKey(ecosystem: string, name: string): string {
  return `${ecosystem}\0${name}`;
}

/** A hash of 32 bits, even over its range, of the UTF-16 units of a key. */
export function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Smaller texts are kept as they are: to inflate one costs more than to read it. */
const minDeflatedBytes = 512;
export const bucketHeadBytes = 12;

/** A bucket's bytes with what stands before them. */
export function writeBucket(json: string): Uint8Array {
  const text = Buffer.from(json);
  const packed = text.length < minDeflatedBytes ? text : deflated(text);
  const bytes = Buffer.alloc(align8(bucketHeadBytes + packed.length));
  bytes.writeUInt32LE(packed.length, 0);
  bytes.writeUInt32LE(text.length, 4);
  bytes.writeUInt32LE(crc32(packed), 8);
  bytes.set(packed, bucketHeadBytes);
  return bytes;
}

/** A window as small as the text: most of the cost of a small stream is its set-up. */
function deflated(text: Buffer): Buffer {
  const windowBits = Math.min(15, Math.max(9, Math.ceil(Math.log2(text.length + 1))));
  const packed = deflateRawSync(text, { level: 6, windowBits, memLevel: windowBits > 12 ? 8 : 5 });
  return packed.length < text.length ? packed : text;
}

/** Reads a bucket's JSON. @throws Error where the bytes are damaged */
export function readBucket(head: DataView, packed: Uint8Array): readonly [unknown, unknown] {
  const textBytes = head.getUint32(4, true);
  if (crc32(packed) !== head.getUint32(8, true)) throw new Error("its checksum differs");
  if (textBytes > maxBucketBytes) throw new Error("it is too large");
  // A buffer of the right size: those of the default size keep the garbage collector busy.
  const text =
    packed.length === textBytes
      ? Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
      : inflateRawSync(packed, { maxOutputLength: textBytes, chunkSize: Math.max(64, textBytes) });
  return JSON.parse(text.toString("utf8")) as readonly [unknown, unknown];
}

/** A list of buckets, places in units of 8 bytes. */
export function writeList(places: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(align8(8 + places.length * 4));
  bytes.writeUInt32LE(places.length, 4);
  places.forEach((place, i) => {
    bytes.writeUInt32LE(place, 8 + i * 4);
  });
  bytes.writeUInt32LE(crc32(bytes.subarray(4, 8 + places.length * 4)), 0);
  return bytes;
}

export function align8(length: number): number {
  return length + ((8 - (length % 8)) % 8);
}
