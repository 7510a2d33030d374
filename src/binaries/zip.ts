import { inflateRawSync } from "node:zlib";
import { type Numbers, numbersOf, type Reading, readExactly } from "./reading.ts";

/** Where an archive lies in a file: one that is stored in another begins further on. */
export interface ZipPlace {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A file of an archive. */
export interface ZipMember {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly storedBytes: number;
  /** As the directory says: what inflates beyond is broken. */
  readonly sizeBytes: number;
  /** Of its local header, from the start of the file. */
  readonly offset: number;
}

const endRecord = 0x06054b50;
const endRecord64 = 0x06064b50;
const locator64 = 0x07064b50;
const directoryRecord = 0x02014b50;
const localRecord = 0x04034b50;
const endBytes = 22;
const maxCommentBytes = 0xffff;
/** Some 400,000 entries: no archive of programs has so many. */
const maxDirectoryBytes = 32 << 20;
/** Names and extra fields of a local header may differ from the directory's. */
const spareBytes = 256;

/**
 * Lists files of a zip archive from its directory, Zip64 and archives behind a script included.
 *
 * @param wants - is asked once about every name; what it leaves is not kept
 * @throws SyntaxError where it is no archive, or its directory is damaged or too large
 * @see PKWARE APPNOTE 6.3.10
 */
export function* readZipDirectory(
  place: ZipPlace,
  wants: (name: string) => boolean,
): Reading<readonly ZipMember[]> {
  const end = yield* findEnd(place);
  if (end.sizeBytes > maxDirectoryBytes) throw broken("its directory is too large");
  const { tail, tailAt } = end;
  const isNear = end.at >= tailAt && end.at + end.sizeBytes <= tailAt + tail.length;
  const part = isNear
    ? tail.subarray(end.at - tailAt, end.at - tailAt + end.sizeBytes)
    : yield* readExactly(end.at, end.sizeBytes);
  if (!part || end.at < place.offset) throw broken("its directory lies outside");
  const directory = numbersOf(part, { isBigEndian: false });
  const names = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  const members: ZipMember[] = [];
  let at = 0;
  for (let i = 0; i < end.count; i++) {
    if (directory.u32(at) !== directoryRecord) throw broken("its directory is damaged");
    const nameBytes = directory.u16(at + 28);
    const next = at + 46 + nameBytes + directory.u16(at + 30) + directory.u16(at + 32);
    if (next > end.sizeBytes) throw broken("its directory is damaged");
    const name = names.toString("utf8", at + 46, at + 46 + nameBytes);
    if (wants(name)) members.push({ name, ...readMember(directory, at, end.start) });
    at = next;
  }
  return members;
}

/** Where the bytes of a file lie that is stored without compression; nothing where it is not. */
export function* findStored(member: ZipMember): Reading<ZipPlace | undefined> {
  if (member.method !== 0 || member.storedBytes !== member.sizeBytes) return undefined;
  const local = yield* readExactly(member.offset, 30);
  const start = local && bodyStart(numbersOf(local, { isBigEndian: false }));
  return start === undefined
    ? undefined
    : { offset: member.offset + start, sizeBytes: member.storedBytes };
}

/**
 * Reads one file of an archive.
 *
 * @returns a copy of its bytes; check `sizeBytes` before: they are held in memory
 * @throws SyntaxError where it is damaged, encrypted, or inflates beyond what the directory says
 */
export function* readZipMember(member: ZipMember): Reading<Uint8Array> {
  const { name, offset, storedBytes } = member;
  if (offset < 0 || storedBytes < 0) throw broken(`${name} lies outside`);
  const spared = 30 + Buffer.byteLength(name) + spareBytes;
  const part = yield { offset, length: spared + storedBytes };
  const start = bodyStart(numbersOf(part, { isBigEndian: false }));
  if (start === undefined) throw broken(`${name} is damaged`);
  const isWhole = start + storedBytes <= part.length;
  const body = isWhole
    ? part.subarray(start, start + storedBytes)
    : yield* readExactly(offset + start, storedBytes);
  if (!body) throw broken(`${name} is cut off`);
  return unpack(body, member);
}

function unpack(body: Uint8Array, { name, method, sizeBytes }: ZipMember): Uint8Array {
  if (method === 0) return new Uint8Array(body);
  if (method !== 8) throw broken(`${name} is packed by method ${method}`);
  try {
    return inflateRawSync(body, { maxOutputLength: Math.max(1, sizeBytes) });
  } catch (cause) {
    throw broken(`${name} is damaged`, cause);
  }
}

/** From the local header on: its own lengths count, which are not always the directory's. */
function bodyStart(local: Numbers): number | undefined {
  if (local.u32(0) !== localRecord || (local.u16(6) & 1) !== 0) return undefined;
  return 30 + local.u16(26) + local.u16(28);
}

interface End {
  readonly count: number;
  readonly sizeBytes: number;
  /** Of the directory, from the start of the file. */
  readonly at: number;
  /** Where the archive's own offsets are counted from. */
  readonly start: number;
}

/** The end of an archive: of a small one it holds the whole directory. */
interface Tail {
  readonly tail: Uint8Array;
  readonly tailAt: number;
}

function* findEnd({ offset, sizeBytes }: ZipPlace): Reading<End & Tail> {
  const tailBytes = Math.min(sizeBytes, endBytes + maxCommentBytes);
  const tailAt = offset + sizeBytes - tailBytes;
  const bytes = yield* readExactly(tailAt, tailBytes);
  if (!bytes) throw broken("it is cut off");
  const tail = new Uint8Array(bytes);
  const numbers = numbersOf(tail, { isBigEndian: false });
  for (let at = tailBytes - endBytes; at >= 0; at--) {
    // The comment reaches to the end; its text may hold what looks like a record.
    if (numbers.u32(at) !== endRecord) continue;
    if (at + endBytes + numbers.u16(at + 20) > tailBytes) continue;
    const wide = yield* findEnd64(tailAt + at, { offset, sizeBytes });
    return { ...(wide ?? placeEnd({ at: tailAt + at, ...counts(numbers, at) })), tail, tailAt };
  }
  throw broken("it has no directory");
}

function counts(tail: Numbers, at: number) {
  return {
    count: tail.u16(at + 10),
    sizeBytes: tail.u32(at + 12),
    offset: tail.u32(at + 16),
  };
}

/** The directory ends where its end record begins: a script before the archive moves both. */
function placeEnd(end: ReturnType<typeof counts> & { readonly at: number }): End {
  const at = end.at - end.sizeBytes;
  return { count: end.count, sizeBytes: end.sizeBytes, at, start: at - end.offset };
}

function* findEnd64(endAt: number, place: ZipPlace): Reading<End | undefined> {
  if (endAt - 20 < place.offset) return undefined;
  const locator = yield* readExactly(endAt - 20, 20);
  if (!locator) return undefined;
  const numbers = numbersOf(locator, { isBigEndian: false });
  if (numbers.u32(0) !== locator64) return undefined;
  // As written, or straight before its locator where something stands before the archive.
  for (const at of [place.offset + numbers.u64(8), endAt - 20 - 56]) {
    const record = at >= place.offset ? yield* readExactly(at, 56) : undefined;
    if (!record) continue;
    const end = numbersOf(record, { isBigEndian: false });
    if (end.u32(0) !== endRecord64) continue;
    const wide = { count: end.u64(32), sizeBytes: end.u64(40), offset: end.u64(48) };
    if (Math.min(wide.count, wide.sizeBytes, wide.offset) < 0) break;
    return placeEnd({ at, ...wide });
  }
  throw broken("its directory is damaged");
}

function readMember(directory: Numbers, at: number, start: number): Omit<ZipMember, "name"> {
  const extraStart = at + 46 + directory.u16(at + 28);
  const extraEnd = extraStart + directory.u16(at + 30);
  let wide = wideField(directory, extraStart, extraEnd);
  // Sizes that do not fit in 32 bits stand in an extra field, in this order.
  const size = (place: number): number => {
    const value = directory.u32(at + place);
    if (value !== 0xffffffff) return value;
    if (wide === undefined || wide + 8 > extraEnd) throw broken("its directory is damaged");
    wide += 8;
    return directory.u64(wide - 8);
  };
  const sizeBytes = size(24);
  const storedBytes = size(20);
  return { method: directory.u16(at + 10), storedBytes, sizeBytes, offset: start + size(42) };
}

function wideField(directory: Numbers, from: number, end: number): number | undefined {
  for (let at = from; at + 4 <= end; at += 4 + directory.u16(at + 2)) {
    if (directory.u16(at) === 1) return at + 4;
  }
  return undefined;
}

function broken(why: string, cause?: unknown): SyntaxError {
  return new SyntaxError(`The archive cannot be read: ${why}`, { cause });
}
