import { crc32 } from "node:zlib";
import { EnvironmentError, type RandomAccess } from "../model/index.ts";

/**
 * A file of EPSS probabilities, little-endian:
 *
 * 1. `SUTUREEP`, format version (u32), length of the header (u32), its CRC-32 (u32)
 * 2. the header, JSON: see `EpssHeader`
 * 3. a section a year: the numbers of its CVEs in rising order (u32), then as many probabilities in
 *    hundred-thousandths (u24), which is as exact as FIRST publishes them
 */
const magic = "SUTUREEP";
const version = 1;
const frontBytes = 20;
const entryBytes = 7;

export interface EpssHeader {
  /** RFC 3339: the day of the scores. */
  readonly date: string;
  /** FIRST's name of the model. */
  readonly model: string;
  readonly records: number;
  readonly validators: Readonly<Record<string, unknown>>;
  readonly checked: string;
  readonly url: string;
  /** From the start of the sections, in bytes. */
  readonly years: readonly YearPlace[];
}

interface YearPlace {
  readonly year: number;
  readonly offset: number;
  readonly count: number;
  readonly crc: number;
}

/** Where a table came from, to be kept in it. */
export type EpssOrigin = Pick<EpssHeader, "checked" | "url" | "validators">;

/**
 * Turns FIRST's CSV into a table.
 *
 * @param csv - `#model_version:…,score_date:…`, `cve,epss,percentile`, then rows
 * @returns `undefined` where it is no such file, or cut off in the middle of a line
 */
export function buildEpss(csv: Uint8Array, origin: EpssOrigin): Uint8Array | undefined {
  const text = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength);
  const first = text.toString("utf8", 0, Math.max(0, text.indexOf(10)));
  const stated = /^#\s*model_version:([^,\s]{1,40}),\s*score_date:([0-9T:.+Z-]{10,40})/.exec(first);
  if (!stated?.[1] || !stated[2] || text.at(-1) !== 10) return undefined;
  const years = new Map<number, Map<number, number>>();
  for (let at = first.length + 1; at < text.length; ) {
    const end = text.indexOf(10, at);
    const row = /^CVE-(\d{4})-(\d{4,9}),(\d(?:\.\d{1,9})?(?:[eE]-\d{1,2})?),/.exec(
      text.toString("latin1", at, Math.min(end, at + 64)),
    );
    at = end + 1;
    if (!row) continue;
    const year = years.get(Number(row[1])) ?? new Map<number, number>();
    years.set(Number(row[1]), year);
    year.set(Number(row[2]), Math.min(100_000, Math.round(Number(row[3]) * 100_000)));
  }
  if (years.size === 0) return undefined;
  return assemble(years, { ...origin, date: isoDate(stated[2]), model: stated[1] });
}

/** A table that is open; a year is read when a CVE of it is first asked for. */
export interface EpssTable {
  readonly header: EpssHeader;
  /** From 0 to 1. @throws EnvironmentError where the file is damaged */
  probability(cve: string): number | undefined;
}

/** @throws EnvironmentError where the file is damaged */
export function openEpss(file: RandomAccess): EpssTable {
  const { header, start } = readFront(file);
  const sections = new Map<number, DataView>();
  const sectionOf = (place: YearPlace) => {
    const known = sections.get(place.year);
    if (known) return known;
    const bytes = part(file, start + place.offset, place.count * entryBytes);
    if (crc32(bytes) !== place.crc) throw damaged("its checksum differs");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    sections.set(place.year, view);
    return view;
  };
  return {
    header,
    probability(cve) {
      const match = /^CVE-(\d{4})-(\d{4,9})$/.exec(cve);
      const place = match && header.years.find(({ year }) => year === Number(match[1]));
      return place ? search(sectionOf(place), { ...place, number: Number(match[2]) }) : undefined;
    },
  };
}

/** The same table with another origin. */
export function restateEpss(bytes: Uint8Array, origin: EpssOrigin): Uint8Array {
  const whole = {
    sizeBytes: bytes.length,
    readAt: (at: number, n: number) => bytes.subarray(at, at + n),
  };
  const { header, start } = readFront(whole);
  return Buffer.concat([front({ ...header, ...origin }), bytes.subarray(start)]);
}

function search(
  view: DataView,
  { count, number }: { readonly count: number; readonly number: number },
): number | undefined {
  let low = 0;
  for (let high = count; low < high; ) {
    const middle = (low + high) >>> 1;
    if (view.getUint32(middle * 4, true) < number) low = middle + 1;
    else high = middle;
  }
  if (low >= count || view.getUint32(low * 4, true) !== number) return undefined;
  const at = count * 4 + low * 3;
  return (view.getUint16(at, true) + view.getUint8(at + 2) * 65536) / 100_000;
}

function assemble(
  years: ReadonlyMap<number, ReadonlyMap<number, number>>,
  facts: Omit<EpssHeader, "records" | "years">,
): Uint8Array {
  const sections: Uint8Array[] = [];
  const places: YearPlace[] = [];
  let offset = 0;
  let records = 0;
  for (const [year, of] of [...years].sort(([a], [b]) => a - b)) {
    const rows = [...of].sort(([a], [b]) => a - b);
    const bytes = Buffer.alloc(rows.length * entryBytes);
    rows.forEach(([number, score], i) => {
      bytes.writeUInt32LE(number, i * 4);
      bytes.writeUIntLE(score, rows.length * 4 + i * 3, 3);
    });
    places.push({ year, offset, count: rows.length, crc: crc32(bytes) });
    sections.push(bytes);
    offset += bytes.length;
    records += rows.length;
  }
  return Buffer.concat([front({ ...facts, records, years: places }), ...sections]);
}

function front(header: EpssHeader): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.alloc(frontBytes);
  bytes.write(magic, "latin1");
  bytes.writeUInt32LE(version, 8);
  bytes.writeUInt32LE(json.length, 12);
  bytes.writeUInt32LE(crc32(json), 16);
  return Buffer.concat([bytes, json]);
}

function readFront(file: RandomAccess): { readonly header: EpssHeader; readonly start: number } {
  const bytes = part(file, 0, frontBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isOurs = Buffer.from(bytes.subarray(0, 8)).toString("latin1") === magic;
  if (!isOurs || view.getUint32(8, true) !== version) throw damaged("it is no table of EPSS");
  const length = view.getUint32(12, true);
  try {
    const text = part(file, frontBytes, length);
    if (crc32(text) !== view.getUint32(16, true)) throw damaged("its checksum differs");
    const header = JSON.parse(Buffer.from(text).toString("utf8")) as EpssHeader;
    const size = header.years.reduce((sum, { count }) => sum + count * entryBytes, 0);
    if (frontBytes + length + size !== file.sizeBytes) throw damaged("it is cut off");
    return { header, start: frontBytes + length };
  } catch (cause) {
    throw cause instanceof EnvironmentError ? cause : damaged("its header is broken", cause);
  }
}

function part(file: RandomAccess, offset: number, length: number): Uint8Array {
  if (offset + length > file.sizeBytes) throw damaged("it is cut off");
  return file.readAt(offset, length);
}

/** FIRST writes `2025-08-25T00:00:00+0000`. */
function isoDate(written: string): string {
  const date = new Date(written.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(date.getTime()) ? written : date.toISOString();
}

function damaged(why: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`The table of exploit probabilities cannot be used: ${why}.`, {
    hint: "Delete epss.bin and get it again with suture db update epss.",
    cause,
  });
}
