import type { HeaderReading } from "./header.ts";
import type { SqlitePages } from "./sqlite-page.ts";
import { type SqliteState, type StoredPage, storedPage } from "./sqlite-state.ts";

const magic = 0x377f0682;
const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * Reads a write-ahead log (`rpmdb.sqlite-wal`): pages that were written and not yet moved into the
 * database. As SQLite does, it stops at the first frame whose salt or checksum is wrong, and takes what
 * the last transaction before it had completed.
 *
 * @throws SyntaxError where it is no write-ahead log
 * @see SQLite, "Database File Format", section 4
 */
export function readSqliteLog(file: Uint8Array, reading: HeaderReading): SqliteState {
  if (file.length === 0) return { pages: {}, replaces: [] };
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const log = openLog(bytes);
  const frames = committedFrames(log);
  const first = frames.get(1);
  // Bytes reserved at a page's end are told by the first page, and RPM reserves none.
  const reserved = first?.[20] ?? 0;
  const source: SqlitePages = {
    usable: Math.max(480, log.pageSize - reserved),
    page: (number) => frames.get(number),
    budget: frames.size * 4,
    maxRowBytes: 1 << 28,
  };
  const pages: Record<number, StoredPage> = {};
  for (const number of frames.keys()) {
    const page = storedPage(source, { number, reading });
    if (page) pages[number] = page;
  }
  return { pages, replaces: [...frames.keys()] };
}

interface Log {
  readonly bytes: Buffer;
  readonly pageSize: number;
  /** Of the words that checksums add up. */
  readonly isBigEndian: boolean;
}

function openLog(bytes: Buffer): Log {
  const written = bytes.length < headerBytes ? 0 : bytes.readUInt32BE(0);
  if ((written & ~1) >>> 0 !== magic) throw new SyntaxError("This is no write-ahead log of SQLite");
  const pageSize = bytes.readUInt32BE(8);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new SyntaxError("The log's page size is none");
  }
  return { bytes, pageSize, isBigEndian: (written & 1) === 1 };
}

/** Later frames replace earlier ones of the same page; a frame with a size ends a transaction. */
function committedFrames({ bytes, pageSize, isBigEndian }: Log): Map<number, Buffer> {
  const committed = new Map<number, Buffer>();
  const pending = new Map<number, Buffer>();
  const sum = checksum(isBigEndian);
  sum.add(bytes.subarray(0, 24));
  if (!sum.is(bytes, 24)) return committed;
  const frameBytes = frameHeaderBytes + pageSize;
  for (let at = headerBytes; at + frameBytes <= bytes.length; at += frameBytes) {
    const page = bytes.subarray(at + frameHeaderBytes, at + frameBytes);
    sum.add(bytes.subarray(at, at + 8));
    sum.add(page);
    const hasSalt = bytes.compare(bytes, at + 8, at + 16, 16, 24) === 0;
    if (!hasSalt || !sum.is(bytes, at + 16)) break;
    pending.set(bytes.readUInt32BE(at), page);
    if (bytes.readUInt32BE(at + 4) === 0) continue;
    for (const [number, content] of pending) committed.set(number, content);
    pending.clear();
  }
  return committed;
}

interface Checksum {
  /** A multiple of eight bytes. */
  add(bytes: Buffer): void;
  /** True where two words, always big-endian, are the sum so far. */
  is(bytes: Buffer, at: number): boolean;
}

function checksum(isBigEndian: boolean): Checksum {
  let first = 0;
  let second = 0;
  return {
    add(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at + 8 <= bytes.length; at += 8) {
        first = (first + view.getUint32(at, !isBigEndian) + second) >>> 0;
        second = (second + view.getUint32(at + 4, !isBigEndian) + first) >>> 0;
      }
    },
    is: (bytes, at) => bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second,
  };
}
