import { crc32, inflateRawSync } from "node:zlib";
import { type RandomAccess, TargetError } from "../model/index.ts";

export interface ZipEntry {
  readonly name: string;
  /** Inflates the entry. @throws TargetError where it is damaged */
  read(): Uint8Array;
  /** The same in pieces; one that is not deflated is never whole in memory. @throws TargetError */
  chunks(): Iterable<Uint8Array>;
}

export interface ZipLimits {
  /** A larger entry refuses the archive. */
  readonly maxEntryBytes: number;
  /** Of all entries together. */
  readonly maxTotalBytes: number;
}

const endOfDirectory = 0x06054b50;
const endOfDirectory64 = 0x06064b50;
const locator64 = 0x07064b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;
const endBytes = 22;
const maxCommentBytes = 0xffff;

/**
 * Lists the files of a zip archive, Zip64 included. Sizes are held against the limits before
 * anything is inflated, checksums when it is.
 *
 * @throws TargetError where it is no archive, is damaged, or would inflate beyond the limits
 * @see PKWARE APPNOTE 6.3.10
 */
export function readZip(file: RandomAccess, limits: ZipLimits): Iterable<ZipEntry> {
  const { count, offset, sizeBytes } = findDirectory(file);
  if (offset + sizeBytes > file.sizeBytes) throw broken("its directory lies outside");
  const directory = viewOf(file.readAt(offset, sizeBytes));
  let total = 0;
  let stored = 0;
  for (const entry of entriesOf(directory, count)) {
    total += entry.sizeBytes;
    stored += entry.storedBytes;
    if (entry.sizeBytes > limits.maxEntryBytes) throw broken(`${entry.name} is too large`);
  }
  // Entries that share their bytes are how a small archive inflates without end.
  if (total > limits.maxTotalBytes || stored > file.sizeBytes) throw broken("it is a zip bomb");
  return filesOf(file, entriesOf(directory, count));
}

/** One entry at a time: whole ecosystems have hundreds of thousands. */
function* filesOf(file: RandomAccess, entries: Iterable<DirectoryEntry>): Iterable<ZipEntry> {
  for (const entry of entries) {
    if (entry.name.endsWith("/")) continue;
    const read = () => inflate(file, entry);
    const chunks = () => (entry.method === 0 ? storedChunks(file, entry) : [read()]);
    yield { name: entry.name, read, chunks };
  }
}

function* entriesOf(directory: DataView, count: number): Iterable<DirectoryEntry> {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const entry = readDirectoryEntry(directory, at);
    at = entry.next;
    yield entry;
  }
}

interface Directory {
  readonly count: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

function findDirectory(file: RandomAccess): Directory {
  const tailBytes = Math.min(file.sizeBytes, endBytes + maxCommentBytes);
  const tailAt = file.sizeBytes - tailBytes;
  const tail = viewOf(file.readAt(tailAt, tailBytes));
  for (let at = tailBytes - endBytes; at >= 0; at--) {
    if (tail.getUint32(at, true) !== endOfDirectory) continue;
    const directory = {
      count: tail.getUint16(at + 10, true),
      sizeBytes: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    };
    return findDirectory64(file, tailAt + at) ?? directory;
  }
  throw broken("it has no directory");
}

/** More than 65,535 entries need Zip64: whole ecosystems have them. */
function findDirectory64(file: RandomAccess, endAt: number): Directory | undefined {
  const locatorAt = endAt - 20;
  if (locatorAt < 0) return undefined;
  const locator = viewOf(file.readAt(locatorAt, 20));
  if (locator.getUint32(0, true) !== locator64) return undefined;
  const at = number64(locator, 8);
  if (at + 56 > file.sizeBytes) throw broken("its directory lies outside");
  const end = viewOf(file.readAt(at, 56));
  if (end.getUint32(0, true) !== endOfDirectory64) throw broken("its directory is damaged");
  return { count: number64(end, 32), sizeBytes: number64(end, 40), offset: number64(end, 48) };
}

interface DirectoryEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly storedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
  readonly next: number;
}

function readDirectoryEntry(view: DataView, at: number): DirectoryEntry {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== directoryEntry) {
    throw broken("its directory is damaged");
  }
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw broken("its directory is damaged");
  if (view.getUint16(at + 8, true) & 1) throw broken("it is encrypted");
  return {
    name: Buffer.from(view.buffer, view.byteOffset + at + 46, nameEnd - at - 46).toString("utf8"),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    next,
    ...sizesOf(view, { at, extraStart: nameEnd, extraEnd }),
  };
}

/** Sizes that do not fit in 32 bits stand in an extra field, in this order. */
function sizesOf(
  view: DataView,
  { at, extraStart, extraEnd }: Readonly<Record<"at" | "extraStart" | "extraEnd", number>>,
) {
  let extra = zip64Field(view, extraStart, extraEnd);
  const wide = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    if (value !== 0xffffffff) return value;
    if (extra === undefined || extra + 8 > extraEnd) throw broken("its directory is damaged");
    extra += 8;
    return number64(view, extra - 8);
  };
  const sizeBytes = wide(24);
  const storedBytes = wide(20);
  return { sizeBytes, storedBytes, offset: wide(42) };
}

function zip64Field(view: DataView, from: number, end: number): number | undefined {
  for (let at = from; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 1) return at + 4;
  }
  return undefined;
}

function inflate(file: RandomAccess, entry: DirectoryEntry): Uint8Array {
  const { name, crc, storedBytes, sizeBytes } = entry;
  const bytes = unpacked(file.readAt(startOf(file, entry), storedBytes), entry);
  if (bytes.length !== sizeBytes || crc32(bytes) !== crc) throw broken(`${name} is damaged`);
  return bytes;
}

const chunkBytes = 1 << 20;

function* storedChunks(file: RandomAccess, entry: DirectoryEntry): Iterable<Uint8Array> {
  const { name, crc, storedBytes, sizeBytes } = entry;
  const start = startOf(file, entry);
  let sum = 0;
  for (let at = 0; at < storedBytes; at += chunkBytes) {
    const bytes = file.readAt(start + at, Math.min(chunkBytes, storedBytes - at));
    sum = crc32(bytes, sum);
    yield bytes;
  }
  if (storedBytes !== sizeBytes || sum !== crc) throw broken(`${name} is damaged`);
}

/** Where the bytes of an entry begin. */
function startOf(file: RandomAccess, { name, offset, storedBytes }: DirectoryEntry): number {
  if (offset + 30 > file.sizeBytes) throw broken(`${name} lies outside`);
  const local = viewOf(file.readAt(offset, 30));
  if (local.getUint32(0, true) !== localEntry) throw broken(`${name} is damaged`);
  const start = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + storedBytes > file.sizeBytes) throw broken(`${name} is cut off`);
  return start;
}

function unpacked(stored: Uint8Array, { name, method, sizeBytes }: DirectoryEntry): Uint8Array {
  if (method === 0) return stored;
  if (method !== 8) throw broken(`${name} is packed by method ${method}`);
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, sizeBytes) });
  } catch (cause) {
    throw broken(`${name} is damaged`, cause);
  }
}

function number64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken("its directory is damaged");
  return Number(value);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function broken(why: string, cause?: unknown): TargetError {
  return new TargetError(`The zip archive cannot be read: ${why}.`, { cause });
}
