import type { FilePart } from "../model/index.ts";

/** Yields the part of a file that it needs next, is given its bytes, and returns what it read. */
export type Reading<T> = Generator<FilePart, T, Uint8Array>;

/** A part of a file, or nothing where the file ends inside it. The bytes hold until the next part. */
export function* readExactly(offset: number, length: number): Reading<Uint8Array | undefined> {
  if (!isPlace(offset) || !isPlace(length)) return undefined;
  const bytes = yield { offset, length };
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}

/** As `readExactly`, without asking for what the file's first bytes hold. */
export function* readBeyond(
  head: Uint8Array,
  { offset, length }: FilePart,
): Reading<Uint8Array | undefined> {
  if (offset >= 0 && length >= 0 && offset + length <= head.length) {
    return head.subarray(offset, offset + length);
  }
  return yield* readExactly(offset, length);
}

/** Runs a reading over a file that is in memory. */
export function readFromMemory<T>(file: Uint8Array, reading: Reading<T>): T {
  let step = reading.next();
  while (!step.done) {
    const { offset, length } = step.value;
    step = reading.next(file.subarray(offset, offset + length));
  }
  return step.value;
}

/** The numbers of a header, in one order of bytes. Reads beyond the end are 0: headers lie. */
export interface Numbers {
  readonly sizeBytes: number;
  readonly isBigEndian: boolean;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** What no file can hold is -1. */
  u64(at: number): number;
  /** An address or a size: four bytes or eight. */
  word(at: number, bytes: number): number;
  /** Latin-1 up to a NUL, or up to a length. */
  text(at: number, maxLength: number): string;
}

/** Looks at bytes as numbers. */
export function numbersOf(bytes: Uint8Array, { isBigEndian }: { isBigEndian: boolean }): Numbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const holds = (at: number, length: number) => at >= 0 && at + length <= bytes.length;
  const u32 = (at: number) => (holds(at, 4) ? view.getUint32(at, !isBigEndian) : 0);
  const u64 = (at: number) => {
    const value = holds(at, 8) ? view.getBigUint64(at, !isBigEndian) : 0n;
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? -1 : Number(value);
  };
  return {
    sizeBytes: bytes.length,
    isBigEndian,
    u8: (at) => bytes[at] ?? 0,
    u16: (at) => (holds(at, 2) ? view.getUint16(at, !isBigEndian) : 0),
    u32,
    u64,
    word: (at, length) => (length === 8 ? u64(at) : u32(at)),
    text(at, maxLength) {
      const slice = bytes.subarray(at, at + maxLength);
      const end = slice.indexOf(0);
      return Buffer.from(end < 0 ? slice : slice.subarray(0, end)).toString("latin1");
    },
  };
}

function isPlace(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
