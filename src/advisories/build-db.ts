import { crc32 } from "node:zlib";
import type { Advisory, Coverage } from "../model/index.ts";
import {
  align8,
  type DbHeader,
  type FeedState,
  formatVersion,
  frontBytes,
  magic,
  type TablePlace,
  trailerBytes,
  writeBucket,
  writeList,
} from "./db-format.ts";
import {
  type BuildStorage,
  createPartition,
  partCount,
  type SortedPart,
  sortPart,
} from "./partition.ts";

/** What a file says of itself. */
export interface DbFacts {
  /** Without release: `Debian`. */
  readonly ecosystem: string;
  /** Extent of each ecosystem with its release; `partial` where it is not named. */
  readonly extents: ReadonlyMap<string, Coverage["extent"]>;
  /** Date of all facts, where the feed states one: else the newest `modified`. */
  readonly date?: string;
  readonly feed?: FeedState;
}

export interface DbBuilder {
  /** Records of one id are united: see `unite`. */
  add(record: Advisory): void;
  /** Distinct ids of each ecosystem with its release, so far. */
  counts(): ReadonlyMap<string, number>;
  /** Newest `modified` so far; empty before the first record. */
  newest(): string;
  finish(facts: DbFacts): void;
}

/** Builds a database file. The same records in the same order give the same bytes. */
export function createDbBuilder(storage: BuildStorage): DbBuilder {
  const partition = createPartition(storage);
  const newest = () => {
    let last = "";
    for (const { newest: date } of partition.ecosystems.values()) if (date > last) last = date;
    return last;
  };
  return {
    add: (record) => partition.add(record),
    counts: () => new Map([...partition.ecosystems].map(([name, { ids }]) => [name, ids.size])),
    newest,
    finish(facts) {
      const keys = partition.close();
      const file = fileWriter(storage);
      const places = new Uint32Array(keys.length);
      const packages: number[] = [];
      const packagePlaces: number[] = [];
      for (let part = 0; part < partCount; part++) {
        for (const bucket of sortPart(storage.kept(part), keys)) {
          const place = file.add(writeBucket(bucketText(bucket))) / 8;
          packages.push(bucket.hash);
          packagePlaces.push(place);
          places[bucket.keyNumber] = place;
        }
      }
      const ids = writeLists(storage.kept(partCount), { places, file });
      const tables = {
        packages: file.table(packages, packagePlaces),
        ids: file.table(ids.hashes, ids.places),
      };
      file.end({ ...tables, ...statedOf(facts, partition.ecosystems) });
    },
  };
}

/** What goes into one database file that is small. */
export interface DbContent extends DbFacts {
  readonly records: readonly Advisory[];
}

/** Builds a database file in memory. */
export function buildDb({ records, ...facts }: DbContent): Uint8Array {
  const written: Uint8Array[] = [];
  const parts = new Map<number, Uint8Array[]>();
  const builder = createDbBuilder({
    keep(part, bytes) {
      const list = parts.get(part);
      if (list) list.push(bytes);
      else parts.set(part, [bytes]);
    },
    kept: (part) => Buffer.concat(parts.get(part) ?? []),
    write: (bytes) => written.push(bytes),
  });
  for (const record of records) builder.add(record);
  builder.finish(facts);
  return Buffer.concat(written);
}

function bucketText({ key, records }: SortedPart): string {
  return `[${JSON.stringify(key)},[${records.join(",")}]]`;
}

interface FileWriter {
  /** @returns where the bytes begin */
  add(bytes: Uint8Array): number;
  table(hashes: readonly number[], places: readonly number[]): TablePlace;
  end(header: Omit<DbHeader, "sizeBytes">): void;
}

function fileWriter({ write }: BuildStorage): FileWriter {
  let size = 0;
  const add = (bytes: Uint8Array) => {
    const at = size;
    write(bytes);
    size += bytes.length;
    return at;
  };
  const front = Buffer.alloc(frontBytes);
  front.write(magic, "latin1");
  front.writeUInt32LE(formatVersion, 8);
  add(front);
  return {
    add,
    table(hashes, places) {
      const bytes = Buffer.alloc(align8(hashes.length * 8));
      for (let i = 0; i < hashes.length; i++) {
        bytes.writeUInt32LE(hashes[i] ?? 0, i * 4);
        bytes.writeUInt32LE(places[i] ?? 0, (hashes.length + i) * 4);
      }
      return { offset: add(bytes), count: hashes.length, crc: crc32(bytes) };
    },
    end: (header) => void add(footer(header, size)),
  };
}

/** The end of a file of so many bytes before it. */
export function footer(header: Omit<DbHeader, "sizeBytes">, bodyBytes: number): Uint8Array {
  const textOf = (sizeBytes: number) => {
    const json = Buffer.from(JSON.stringify({ ...header, sizeBytes } satisfies DbHeader));
    return Buffer.concat([json, Buffer.alloc(align8(json.length) - json.length, " ")]);
  };
  // The header holds the size of the file that it is part of: its digits may make it longer.
  let sizeBytes = 0;
  for (let i = 0; i < 3; i++) sizeBytes = bodyBytes + textOf(sizeBytes).length + trailerBytes;
  const text = textOf(sizeBytes);
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(text.length, 0);
  trailer.writeUInt32LE(crc32(text), 4);
  trailer.writeUInt32LE(formatVersion, 8);
  trailer.write(magic, 16, "latin1");
  return Buffer.concat([text, trailer]);
}

/** Kept lists are `count, hashes, count, keys`, numbers of 32 bits; their order decides nothing. */
function writeLists(
  kept: Uint8Array,
  { places, file }: { readonly places: Uint32Array; readonly file: FileWriter },
): { readonly hashes: number[]; readonly places: number[] } {
  const view = new DataView(kept.buffer, kept.byteOffset, kept.byteLength);
  const pairs: bigint[] = [];
  let at = 0;
  const take = () => {
    const count = view.getUint32(at, true);
    const numbers = Array.from({ length: count }, (_, i) => view.getUint32(at + 4 + i * 4, true));
    at += 4 + count * 4;
    return numbers;
  };
  while (at < kept.byteLength) {
    const ids = take();
    const buckets = take().map((key) => places[key] ?? 0);
    const place = file.add(writeList(buckets)) / 8;
    for (const hash of ids) pairs.push((BigInt(hash) << 32n) | BigInt(place));
  }
  const sorted = BigUint64Array.from(pairs).sort();
  return {
    hashes: Array.from(sorted, (pair) => Number(pair >> 32n)),
    places: Array.from(sorted, (pair) => Number(pair & 0xffffffffn)),
  };
}

function statedOf(
  { ecosystem, extents, date, feed }: DbFacts,
  ecosystems: ReadonlyMap<string, { readonly newest: string; readonly ids: ReadonlySet<number> }>,
): Pick<DbHeader, "ecosystem" | "coverage" | "feed"> {
  const coverage = [...ecosystems]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { newest, ids }]) => ({
      ecosystem: name,
      date: date ?? newest,
      records: ids.size,
      extent: extents.get(name) ?? ("partial" as const),
    }));
  return { ecosystem, coverage, ...(feed && { feed }) };
}
