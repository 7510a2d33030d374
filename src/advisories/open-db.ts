import { crc32 } from "node:zlib";
import { type Advisory, EnvironmentError, type RandomAccess } from "../model/index.ts";
import {
  type DbHeader,
  formatVersion,
  hashKey,
  magic,
  preludeBytes,
  readBucket,
  slotBytes,
} from "./db-format.ts";

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

/**
 * Opens a database file: its tables are read whole, its records when they are asked for.
 *
 * @param name - of the file, for messages
 * @throws EnvironmentError where it is damaged, cut off or of another version; look-ups too
 */
export function openDb(file: RandomAccess, name: string): AdvisoryDb {
  const { header, tables, bucketsAt } = readPreamble(file, name);
  const packages = tables.subarray(0, header.packageSlots * slotBytes);
  const ids = tables.subarray(header.packageSlots * slotBytes);
  const bucket = (offset: number, length: number) => {
    try {
      return readBucket(file.readAt(bucketsAt + offset, length));
    } catch (cause) {
      throw damaged(name, "a record cannot be read", cause);
    }
  };
  const get = (table: Uint8Array, key: string): unknown => {
    for (const { offset, length } of slotsOf(table, key)) {
      const [found, value] = bucket(offset, length);
      if (found === key) return value;
    }
    return undefined;
  };
  const records = (key: string) => (get(packages, key) ?? []) as readonly Advisory[];
  return {
    header,
    lookup: records,
    find(id) {
      const keys = (get(ids, id) ?? []) as readonly string[];
      const meets = (a: Advisory) =>
        a.id === id || a.aliases.includes(id) || a.upstream.includes(id);
      return keys.flatMap((key) => records(key).filter(meets));
    },
    *all() {
      for (const { offset, length } of usedSlots(packages)) {
        yield* bucket(offset, length)[1] as readonly Advisory[];
      }
    },
  };
}

function readPreamble(file: RandomAccess, name: string) {
  const prelude = read(file, 0, preludeBytes);
  if (!prelude || Buffer.from(prelude.subarray(0, 8)).toString("latin1") !== magic) {
    throw damaged(name, "it is no advisory database");
  }
  const view = viewOf(prelude);
  const version = view.getUint32(8, true);
  if (version !== formatVersion) throw damaged(name, `its format is version ${version}`);
  const headerBytes = view.getUint32(12, true);
  const header = parseHeader(read(file, preludeBytes, headerBytes));
  if (!header) throw damaged(name, "its header is broken");
  const tableBytes = (header.packageSlots + header.idSlots) * slotBytes;
  const body = read(file, preludeBytes, headerBytes + tableBytes);
  if (!body || header.sizeBytes !== file.sizeBytes) throw damaged(name, "it is cut off");
  if (crc32(body) !== view.getUint32(16, true)) throw damaged(name, "its checksum differs");
  return {
    header,
    tables: body.subarray(headerBytes),
    bucketsAt: preludeBytes + headerBytes + tableBytes,
  };
}

function parseHeader(bytes: Uint8Array | undefined): DbHeader | undefined {
  if (!bytes) return undefined;
  try {
    const header = JSON.parse(Buffer.from(bytes).toString("utf8")) as DbHeader;
    const sound =
      isPowerOfTwo(header.packageSlots) &&
      isPowerOfTwo(header.idSlots) &&
      Array.isArray(header.coverage);
    return sound ? header : undefined;
  } catch {
    return undefined;
  }
}

function isPowerOfTwo(value: unknown): boolean {
  return Number.isInteger(value) && Number.isInteger(Math.log2(value as number));
}

/** `undefined` where the file ends before. */
function read(file: RandomAccess, offset: number, length: number): Uint8Array | undefined {
  return offset + length > file.sizeBytes ? undefined : file.readAt(offset, length);
}

interface Slot {
  readonly offset: number;
  readonly length: number;
}

/** Buckets that may hold a key: nearly always one or none. */
function* slotsOf(table: Uint8Array, key: string): Iterable<Slot> {
  const view = viewOf(table);
  const count = table.length / slotBytes;
  const [first, second] = hashKey(key);
  for (let i = 0; i < count; i++) {
    const at = ((first + i) & (count - 1)) * slotBytes;
    const fingerprint = view.getUint32(at, true);
    if (fingerprint === 0) return;
    if (fingerprint === second) yield slotAt(view, at);
  }
}

function* usedSlots(table: Uint8Array): Iterable<Slot> {
  const view = viewOf(table);
  for (let at = 0; at < table.length; at += slotBytes) {
    if (view.getUint32(at, true) !== 0) yield slotAt(view, at);
  }
}

function slotAt(view: DataView, at: number): Slot {
  return { offset: view.getUint32(at + 4, true) * 8, length: view.getUint32(at + 8, true) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A damaged database never reads as "no advisories". */
function damaged(name: string, why: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`The advisory database ${name} cannot be used: ${why}.`, {
    hint: "Delete it and import the advisories again with suture db import.",
    cause,
  });
}
