import { crc32 } from "node:zlib";
import { type Advisory, EnvironmentError, type RandomAccess } from "../model/index.ts";
import {
  bucketHeadBytes,
  type DbHeader,
  formatVersion,
  hashKey,
  magic,
  readBucket,
  type TablePlace,
  trailerBytes,
} from "./db-format.ts";
import { type PackedRecord, unpackRecord } from "./pack-record.ts";

/** One open database file. */
export interface AdvisoryDb {
  readonly header: DbHeader;
  /** By `packageKey`; withdrawn records are among them. */
  lookup(key: string): readonly Advisory[];
  /** Records by id, alias or upstream id, one for each package they name. */
  find(id: string): readonly Advisory[];
  /** Every record, one for each package it names. */
  all(): Iterable<Advisory>;
}

/** Read at once from the end: the trailer, and the header of nearly every file. */
const tailBytes = 4096;
/** Read at once of a bucket: most are smaller. */
const firstBytes = 1024;

/**
 * Opens a database file. Its tables are read when they are first needed, its records when they are
 * asked for.
 *
 * @param name - of the file, for messages
 * @throws EnvironmentError where it is damaged, cut off or of another version; look-ups too
 */
export function openDb(file: RandomAccess, name: string): AdvisoryDb {
  const header = readHeader(file, name);
  const packages = lazyTable(file, { place: header.packages, name });
  const ids = lazyTable(file, { place: header.ids, name });
  const bucketAt = (offset: number) => {
    try {
      const [key, records] = readBucketAt(file, offset);
      const of = String(key);
      return { key: of, records: records as readonly PackedRecord[] };
    } catch (cause) {
      throw damaged(name, "a record cannot be read", cause);
    }
  };
  const unpacked = ({ key, records }: ReturnType<typeof bucketAt>) =>
    records.map((record) => unpackRecord(record, key));
  return {
    header,
    lookup(key) {
      for (const offset of packages().offsetsOf(hashKey(key))) {
        const bucket = bucketAt(offset);
        if (bucket.key === key) return unpacked(bucket);
      }
      return [];
    },
    find(id) {
      const meets = (a: Advisory) =>
        a.id === id || a.aliases.includes(id) || a.upstream.includes(id);
      const lists = ids().offsetsOf(hashKey(id));
      const buckets = new Set(lists.flatMap((offset) => readList(file, { offset, name })));
      return [...buckets].flatMap((offset) => unpacked(bucketAt(offset)).filter(meets));
    },
    *all() {
      for (const offset of packages().offsets()) yield* unpacked(bucketAt(offset));
    },
  };
}

function readHeader(file: RandomAccess, name: string): DbHeader {
  const tail = file.readAt(
    Math.max(0, file.sizeBytes - tailBytes),
    Math.min(file.sizeBytes, tailBytes),
  );
  const trailerAt = tail.length - trailerBytes;
  const trailer = viewOf(tail.subarray(Math.max(0, trailerAt)));
  if (trailerAt < 0 || textAt(tail, trailerAt + 16) !== magic) throw notOurs(file, name);
  const version = trailer.getUint32(8, true);
  if (version !== formatVersion) throw otherVersion(name, version);
  const headerBytes = trailer.getUint32(0, true);
  const headerAt = file.sizeBytes - trailerBytes - headerBytes;
  if (headerAt < 0) throw damaged(name, "it is cut off");
  const text =
    headerBytes <= trailerAt
      ? tail.subarray(trailerAt - headerBytes, trailerAt)
      : file.readAt(headerAt, headerBytes);
  if (crc32(text) !== trailer.getUint32(4, true)) throw damaged(name, "its checksum differs");
  const header = JSON.parse(Buffer.from(text).toString("utf8")) as DbHeader;
  if (header.sizeBytes !== file.sizeBytes) throw damaged(name, "it is cut off");
  return header;
}

interface Table {
  offsetsOf(hash: number): number[];
  offsets(): Iterable<number>;
}

function lazyTable(
  file: RandomAccess,
  { place, name }: { readonly place: TablePlace; readonly name: string },
): () => Table {
  let table: Table | undefined;
  return () => {
    table ??= readTable(file, { place, name });
    return table;
  };
}

function readTable(
  file: RandomAccess,
  { place: { offset, count, crc }, name }: { readonly place: TablePlace; readonly name: string },
): Table {
  const bytes = file.readAt(offset, count * 8);
  if (crc32(bytes) !== crc) throw damaged(name, "its checksum differs");
  const numbers = numbersOf(bytes);
  const hashAt = (i: number) => numbers[i] ?? 0;
  const offsetAt = (i: number) => (numbers[count + i] ?? 0) * 8;
  return {
    offsetsOf(hash) {
      let low = 0;
      for (let high = count; low < high; ) {
        const middle = (low + high) >>> 1;
        if (hashAt(middle) < hash) low = middle + 1;
        else high = middle;
      }
      const found: number[] = [];
      for (let i = low; i < count && hashAt(i) === hash; i++) found.push(offsetAt(i));
      return found;
    },
    *offsets() {
      for (let i = 0; i < count; i++) yield offsetAt(i);
    },
  };
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Little-endian numbers of 32 bits, whatever this machine's order is. */
function numbersOf(bytes: Uint8Array): Uint32Array {
  const isOwn = isLittleEndian && bytes.byteOffset % 4 === 0;
  const aligned = isOwn ? bytes : Uint8Array.from(bytes);
  if (!isLittleEndian) {
    Buffer.from(aligned.buffer, aligned.byteOffset, aligned.byteLength).swap32();
  }
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

function readBucketAt(file: RandomAccess, offset: number): readonly [unknown, unknown] {
  const first = file.readAt(offset, Math.min(firstBytes, file.sizeBytes - offset));
  const head = viewOf(first);
  const end = bucketHeadBytes + head.getUint32(0, true);
  const whole = end <= first.length ? first : file.readAt(offset, end);
  return readBucket(head, whole.subarray(bucketHeadBytes, end));
}

function readList(
  file: RandomAccess,
  { offset, name }: { readonly offset: number; readonly name: string },
): number[] {
  try {
    const count = viewOf(file.readAt(offset + 4, 4)).getUint32(0, true);
    const view = viewOf(file.readAt(offset, 8 + count * 4));
    const listed = new Uint8Array(view.buffer, view.byteOffset + 4, view.byteLength - 4);
    if (crc32(listed) !== view.getUint32(0, true)) throw new Error("its checksum differs");
    return Array.from({ length: count }, (_, i) => view.getUint32(8 + i * 4, true) * 8);
  } catch (cause) {
    throw damaged(name, "a list cannot be read", cause);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textAt(bytes: Uint8Array, offset: number): string {
  return Buffer.from(bytes.subarray(offset, offset + magic.length)).toString("latin1");
}

/** The first format had no trailer. */
function notOurs(file: RandomAccess, name: string): EnvironmentError {
  const front = file.sizeBytes >= 16 ? file.readAt(0, 16) : new Uint8Array(16);
  if (textAt(front, 0) !== magic) return damaged(name, "it is no advisory database");
  const version = viewOf(front).getUint32(8, true);
  return version === formatVersion ? damaged(name, "it is cut off") : otherVersion(name, version);
}

function otherVersion(name: string, version: number): EnvironmentError {
  return damaged(name, `its format is version ${version}, this suture reads ${formatVersion}`);
}

/** A damaged database never reads as "no advisories". */
function damaged(name: string, why: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`The advisory database ${name} cannot be used: ${why}.`, {
    hint: "Delete it and get the advisories again with suture db update or suture db import.",
    cause,
  });
}
