import type { Advisory, AffectedPackage } from "../model/index.ts";
import { orderOf } from "../versions/order.ts";
import { rangeTest } from "../versions/ranges.ts";
import { hashKey, packageKey } from "./db-format.ts";
import { type PackedRecord, packRecord, unpackRecord } from "./pack-record.ts";
import { isLater, unite } from "./unite.ts";

/** Where a database is built: bounded memory, whatever the number of records. */
export interface BuildStorage {
  /** Keeps bytes for later, by number of the part. */
  keep(part: number, bytes: Uint8Array): void;
  /** What was kept of a part, in order. */
  kept(part: number): Uint8Array;
  /** Writes the file from its start on. */
  write(bytes: Uint8Array): void;
}

/** Parts that records are kept in until they are sorted; lists of ids are one more. */
export const partCount = 64;

/** Cuts records down to packages and keeps them by the hash of the package's key. */
export interface Partition {
  readonly ecosystems: ReadonlyMap<
    string,
    { readonly newest: string; readonly ids: ReadonlySet<number> }
  >;
  add(record: Advisory): void;
  /** Ends the adding. @returns the keys by their numbers */
  close(): readonly string[];
}

export function createPartition(storage: Pick<BuildStorage, "keep">): Partition {
  const keys: string[] = [];
  const numbers = new Map<string, number>();
  const ecosystems = new Map<string, { newest: string; ids: Set<number> }>();
  const pending = pendingBytes(storage);
  const numberOf = (key: string) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, keys.length);
    return keys.push(key) - 1;
  };
  return {
    ecosystems,
    add(record) {
      const { id, aliases, upstream, modified } = record;
      const buckets: number[] = [];
      for (const [key, affected] of splitByPackage(record.affected)) {
        const number = numberOf(key);
        const json = JSON.stringify(packRecord(record, affected));
        pending.line(partOf(hashKey(key)), `${number}\t${modified}\t${id}\t${json}\n`);
        buckets.push(number);
        note(ecosystems, affected[0]?.ecosystem ?? "", record);
      }
      const ids = new Set([id, ...aliases, ...upstream].map(hashKey));
      pending.lists([...ids], buckets);
    },
    close() {
      pending.flush();
      numbers.clear();
      return keys;
    },
  };
}

const flushBytes = 64 << 10;

/** Collects what is kept, so that few and large pieces are. */
function pendingBytes({ keep }: Pick<BuildStorage, "keep">) {
  const parts = Array.from({ length: partCount }, () => ({ lines: [] as string[], size: 0 }));
  const lists: number[] = [];
  const flushPart = (part: { lines: string[]; size: number }, number: number) => {
    if (part.size > 0) keep(number, Buffer.from(part.lines.join("")));
    part.lines = [];
    part.size = 0;
  };
  const flushLists = () => {
    const bytes = Buffer.alloc(lists.length * 4);
    lists.forEach((value, i) => {
      bytes.writeUInt32LE(value, i * 4);
    });
    if (lists.length > 0) keep(partCount, bytes);
    lists.length = 0;
  };
  return {
    line(number: number, line: string) {
      const part = parts[number];
      if (!part) return;
      part.lines.push(line);
      part.size += line.length;
      if (part.size > flushBytes) flushPart(part, number);
    },
    /** Each with its length before it. */
    lists(...of: readonly (readonly number[])[]) {
      for (const list of of) {
        lists.push(list.length);
        // A record may name more packages than a call may have arguments.
        for (const value of list) lists.push(value);
      }
      if (lists.length > flushBytes / 4) flushLists();
    },
    flush() {
      parts.forEach(flushPart);
      flushLists();
    },
  };
}

/** One package's records, ready to be written. */
export interface SortedPart {
  readonly keyNumber: number;
  readonly key: string;
  readonly hash: number;
  /** JSON of packed records, by id. */
  readonly records: readonly string[];
}

/** A part's packages in the order of their hashes, records of one id united. */
export function sortPart(kept: Uint8Array, keys: readonly string[]): SortedPart[] {
  const found = new Map<number, Map<string, Line>>();
  const text = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(10, at);
    const line = text.toString("utf8", at, end);
    at = end + 1;
    const [number = "", modified = "", id = ""] = line.split("\t", 3);
    const json = line.slice(number.length + modified.length + id.length + 3);
    const keyNumber = Number(number);
    const records = found.get(keyNumber) ?? new Map<string, Line>();
    found.set(keyNumber, records);
    const known = records.get(id);
    const key = keys[keyNumber] ?? "";
    records.set(id, known ? united(known, { modified, json }, key) : { modified, json });
  }
  return [...found]
    .map(([keyNumber, records]) => {
      const key = keys[keyNumber] ?? "";
      const sorted = [...records].sort(([a], [b]) => (a < b ? -1 : 1));
      return { keyNumber, key, hash: hashKey(key), records: sorted.map(([, { json }]) => json) };
    })
    .sort((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1));
}

interface Line {
  readonly modified: string;
  readonly json: string;
}

function united(a: Line, b: Line, key: string): Line {
  const read = ({ json }: Line) => unpackRecord(JSON.parse(json) as PackedRecord, key);
  const record = unite(read(a), read(b));
  const modified = isLater(b.modified, a.modified) ? b.modified : a.modified;
  return { modified, json: JSON.stringify(packRecord(record, record.affected)) };
}

function partOf(hash: number): number {
  return hash >>> 26;
}

/** A bucket holds one package's records, so each is cut down to what it says of that package. */
function splitByPackage(affected: readonly AffectedPackage[]): Map<string, AffectedPackage[]> {
  const found = new Map<string, AffectedPackage[]>();
  for (const entry of affected) {
    const key = packageKey(entry.ecosystem, entry.name);
    const list = found.get(key);
    if (list) list.push(withoutSaid(entry));
    else found.set(key, [withoutSaid(entry)]);
  }
  return found;
}

/** Feeds list versions that their ranges say as well: most of what they weigh. */
function withoutSaid(entry: AffectedPackage): AffectedPackage {
  const order = orderOf(entry.ecosystem);
  if (!order || entry.versions.length === 0 || entry.ranges.length === 0) return entry;
  const isSaid = rangeTest(entry.ranges, order);
  return { ...entry, versions: entry.versions.filter((version) => !isSaid(version)) };
}

function note(
  ecosystems: Map<string, { newest: string; ids: Set<number> }>,
  ecosystem: string,
  { id, modified }: Advisory,
): void {
  const known = ecosystems.get(ecosystem) ?? { newest: "", ids: new Set<number>() };
  ecosystems.set(ecosystem, known);
  if (modified > known.newest) known.newest = modified;
  // Two hashes in one number: a set of strings would keep every id in memory.
  known.ids.add(hashKey(id) * 2 ** 20 + (hashKey(`#${id}`) >>> 12));
}
