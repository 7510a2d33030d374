import { crc32, deflateSync } from "node:zlib";
import type { Advisory, Coverage } from "../model/index.ts";
import {
  type DbHeader,
  formatVersion,
  hashKey,
  magic,
  packageKey,
  preludeBytes,
  slotBytes,
} from "./db-format.ts";

/** What goes into one database file. */
export interface DbContent {
  /** Without release: `Debian`. */
  readonly ecosystem: string;
  /** One record for each id. */
  readonly records: readonly Advisory[];
  /** Extent of each ecosystem with its release; `partial` where it is not named. */
  readonly extents: ReadonlyMap<string, Coverage["extent"]>;
  /** Date of all facts, where the feed states one: else the newest `modified`. */
  readonly date?: string;
}

/** Builds a database file in memory. The same content gives the same bytes. */
export function buildDb(content: DbContent): Uint8Array {
  const byPackage = new Map<string, Advisory[]>();
  const byId = new Map<string, Set<string>>();
  for (const record of content.records) {
    for (const part of splitByPackage(record)) {
      const entry = part.affected[0];
      if (!entry) continue;
      const key = packageKey(entry.ecosystem, entry.name);
      addTo(byPackage, key, part);
      for (const id of [part.id, ...part.aliases, ...part.upstream]) {
        const keys = byId.get(id);
        if (keys) keys.add(key);
        else byId.set(id, new Set([key]));
      }
    }
  }
  const buckets = bucketWriter();
  const packages = buildTable(byPackage, buckets);
  const ids = buildTable(new Map([...byId].map(([id, keys]) => [id, [...keys]])), buckets);
  return assembleFile(content, { packages, ids, buckets: buckets.chunks, size: buckets.size() });
}

interface BucketWriter {
  readonly chunks: readonly Uint8Array[];
  size(): number;
  add(bytes: Uint8Array): number;
}

function bucketWriter(): BucketWriter {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    chunks,
    size: () => size,
    add(bytes) {
      const at = size;
      const padding = (8 - (bytes.length % 8)) % 8;
      chunks.push(bytes, new Uint8Array(padding));
      size += bytes.length + padding;
      return at;
    },
  };
}

/** A bucket holds one package's records, so each is cut down to what it says of that package. */
function splitByPackage(record: Advisory): Advisory[] {
  const keys = new Set(record.affected.map((entry) => packageKey(entry.ecosystem, entry.name)));
  if (keys.size === 1) return [record];
  return [...keys].map((key) => ({
    ...record,
    affected: record.affected.filter((entry) => packageKey(entry.ecosystem, entry.name) === key),
  }));
}

function buildTable(entries: ReadonlyMap<string, unknown>, buckets: BucketWriter): Uint8Array {
  let slots = 16;
  while (slots < entries.size * 2) slots *= 2;
  const table = new DataView(new ArrayBuffer(slots * slotBytes));
  for (const [key, value] of entries) {
    const bytes = deflateSync(JSON.stringify([key, value]), { level: 9 });
    const [first, second] = hashKey(key);
    let slot = first & (slots - 1);
    while (table.getUint32(slot * slotBytes, true) !== 0) slot = (slot + 1) & (slots - 1);
    table.setUint32(slot * slotBytes, second, true);
    table.setUint32(slot * slotBytes + 4, buckets.add(bytes) / 8, true);
    table.setUint32(slot * slotBytes + 8, bytes.length, true);
  }
  return new Uint8Array(table.buffer);
}

interface Parts {
  readonly packages: Uint8Array;
  readonly ids: Uint8Array;
  readonly buckets: readonly Uint8Array[];
  readonly size: number;
}

function assembleFile(content: DbContent, { packages, ids, buckets, size }: Parts): Uint8Array {
  const header = (sizeBytes: number): Uint8Array => {
    const facts: DbHeader = {
      ecosystem: content.ecosystem,
      coverage: coverageOf(content),
      packageSlots: packages.length / slotBytes,
      idSlots: ids.length / slotBytes,
      sizeBytes,
    };
    const json = Buffer.from(JSON.stringify(facts));
    return Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  };
  // The header holds the size of the file that it is part of: its digits may make it longer.
  let sizeBytes = 0;
  for (let i = 0; i < 3; i++) {
    sizeBytes = preludeBytes + header(sizeBytes).length + packages.length + ids.length + size;
  }
  const body = Buffer.concat([header(sizeBytes), packages, ids]);
  const prelude = Buffer.alloc(preludeBytes);
  prelude.write(magic, "latin1");
  prelude.writeUInt32LE(formatVersion, 8);
  prelude.writeUInt32LE(header(sizeBytes).length, 12);
  prelude.writeUInt32LE(crc32(body), 16);
  return Buffer.concat([prelude, body, ...buckets]);
}

function coverageOf({ records, extents, date }: DbContent): DbHeader["coverage"] {
  const found = new Map<string, string[]>();
  for (const { affected, modified } of records) {
    for (const ecosystem of new Set(affected.map((entry) => entry.ecosystem))) {
      addTo(found, ecosystem, modified);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ecosystem, dates]) => ({
      ecosystem,
      date: date ?? dates.sort().at(-1) ?? "",
      records: dates.length,
      extent: extents.get(ecosystem) ?? "partial",
    }));
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
