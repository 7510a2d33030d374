import type { StoredHeader } from "./stored-header.ts";

const hashMagic = 0x00061561;
const pageHeaderBytes = 26;
const pageTypes = { unsortedHash: 2, overflow: 7, hash: 13 } as const;
const inPage = 1;
const offPage = 3;

/**
 * Reads the headers of all packages from a hash database of Berkeley DB 4 or 5 (`Packages`, up to RPM
 * 4.15), in the byte order of the machine that wrote it. Keys are the packages' numbers; number 0 holds
 * the next free one.
 *
 * @throws SyntaxError where it is no such database
 * @see Berkeley DB's dbinc/db_page.h, rpm's lib/backend/bdb_ro.cc
 */
export function* readBerkeleyDb(file: Uint8Array): Generator<StoredHeader> {
  const db = openDb(file);
  if (db.isCutOff) yield "damaged";
  for (let number = 1; number <= db.lastPage; number++) {
    const page = pageAt(db, number);
    if (!page) {
      yield "damaged";
      continue;
    }
    if (page.type === pageTypes.hash || page.type === pageTypes.unsortedHash) {
      yield* headersOf(db, page);
    }
  }
}

interface Db {
  readonly bytes: Buffer;
  readonly isLittleEndian: boolean;
  readonly pageSize: number;
  /** That the file holds. */
  readonly lastPage: number;
  /** More pages were there once. */
  readonly isCutOff: boolean;
  /** Overflow pages that were read: each holds bytes of one value. */
  readonly seen: Set<number>;
}

function openDb(file: Uint8Array): Db {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 512) throw new SyntaxError("This is no database of Berkeley DB");
  const isLittleEndian = bytes.readUInt32LE(12) === hashMagic;
  if (!isLittleEndian && bytes.readUInt32BE(12) !== hashMagic) {
    throw new SyntaxError("This is no hash database of Berkeley DB");
  }
  const read = (at: number) => (isLittleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const version = read(16);
  if (version < 8 || version > 10) throw new SyntaxError("The database has an unknown version");
  const pageSize = read(20);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new SyntaxError("The database's page size is none");
  }
  // Checksums and encryption make pages of another form; RPM never asked for either.
  if (bytes[24] !== 0 || ((bytes[26] ?? 0) & 1) !== 0) {
    throw new SyntaxError("The database is encrypted or has checksums");
  }
  const lastPage = Math.min(read(32), Math.floor(bytes.length / pageSize) - 1);
  const isCutOff = lastPage < read(32);
  return { bytes, isLittleEndian, pageSize, lastPage, isCutOff, seen: new Set() };
}

interface Page {
  readonly type: number;
  readonly next: number;
  /** Entries, or of an overflow page nothing. */
  readonly count: number;
  /** Where free space ends, or of an overflow page the length of its bytes. */
  readonly offset: number;
  readonly bytes: Buffer;
  u16(at: number): number;
  u32(at: number): number;
}

function pageAt(
  { bytes, isLittleEndian, pageSize, lastPage }: Db,
  number: number,
): Page | undefined {
  if (number === 0 || number > lastPage) return undefined;
  const page = bytes.subarray(number * pageSize, (number + 1) * pageSize);
  const u16 = (at: number) => (isLittleEndian ? page.readUInt16LE(at) : page.readUInt16BE(at));
  const u32 = (at: number) => (isLittleEndian ? page.readUInt32LE(at) : page.readUInt32BE(at));
  const type = page[25] ?? 0;
  // Pages that are free or not in use yet may hold anything.
  if (type !== 0 && u32(8) !== number) return undefined;
  return { type, next: u32(16), count: u16(20), offset: u16(22), bytes: page, u16, u32 };
}

/** A page's index lists where its items begin, key and value in turn; they grow down from its end. */
function* headersOf(db: Db, page: Page): Generator<StoredHeader> {
  const { count, bytes, u16 } = page;
  let end = db.pageSize;
  for (let item = 0; item + 1 < count; item += 2) {
    const index = pageHeaderBytes + item * 2;
    const keyAt = index + 4 <= db.pageSize ? u16(index) : 0;
    const valueAt = index + 4 <= db.pageSize ? u16(index + 2) : 0;
    // Items never overlap: a damaged page must not be read many times over.
    if (valueAt < pageHeaderBytes || valueAt >= keyAt || keyAt >= end) {
      yield "damaged";
      return;
    }
    const key = bytes.subarray(keyAt, end);
    end = valueAt;
    if (isCounter(key)) continue;
    yield headerOf(db, { page, item: bytes.subarray(valueAt, keyAt), at: valueAt });
  }
}

function isCounter(key: Buffer): boolean {
  return key[0] === inPage && key.length === 5 && key.subarray(1).every((byte) => byte === 0);
}

interface Item {
  readonly page: Page;
  readonly item: Buffer;
  /** Where in its page it begins. */
  readonly at: number;
}

function headerOf(db: Db, { page, item, at }: Item): StoredHeader {
  if (item[0] === inPage) return item.subarray(1);
  if (item[0] !== offPage || item.length !== 12) return "damaged";
  return chainOf(db, { number: page.u32(at + 4), length: page.u32(at + 8) });
}

/** A long value lies in pages of its own, each naming the next. */
function chainOf(
  db: Db,
  { number, length }: { readonly number: number; readonly length: number },
): StoredHeader {
  if (length > db.bytes.length) return "damaged";
  const parts: Buffer[] = [];
  let missing = length;
  for (let next = number; missing > 0; ) {
    const page = db.seen.has(next) ? undefined : pageAt(db, next);
    if (page?.type !== pageTypes.overflow) return "damaged";
    db.seen.add(next);
    const part = page.bytes.subarray(pageHeaderBytes, pageHeaderBytes + page.offset);
    if (part.length !== page.offset || part.length > missing) return "damaged";
    parts.push(part);
    missing -= part.length;
    next = page.next;
  }
  return Buffer.concat(parts);
}
