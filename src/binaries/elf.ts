import type { Executable, Section, SectionTable, Segment } from "./image.ts";
import { type Numbers, numbersOf, type Reading, readBeyond, readExactly } from "./reading.ts";

/** More are no program, but an attack. */
const maxSegments = 512;
const maxSections = 8192;
const maxNameBytes = 1 << 20;
/** Names mostly stand right before the table: one part then holds both. */
const beforeTable = 4096;

/**
 * Reads the header and the segments of an ELF file.
 *
 * @param head - its first bytes
 * @see System V ABI, chapters 4 and 5
 */
export function* readElf(head: Uint8Array): Reading<Executable | undefined> {
  const addressBytes = head[4] === 2 ? 8 : 4;
  const isWide = addressBytes === 8;
  if (head.length < (isWide ? 64 : 52)) return undefined;
  const isBigEndian = head[5] === 2;
  const header = numbersOf(head, { isBigEndian });
  const programOffset = header.word(isWide ? 32 : 28, addressBytes);
  const sizes = isWide ? 54 : 42;
  const entryBytes = header.u16(sizes);
  const count = header.u16(sizes + 2);
  if (count > maxSegments || (count > 0 && entryBytes < (isWide ? 56 : 32))) return undefined;
  const table = yield* readBeyond(head, { offset: programOffset, length: entryBytes * count });
  const numbers = numbersOf(table ?? new Uint8Array(), { isBigEndian });
  const segments = Array.from({ length: table ? count : 0 }, (_, i) =>
    readSegment(numbers, i * entryBytes, addressBytes),
  ).filter((segment) => segment !== undefined);
  const sectionTable = {
    offset: header.word(isWide ? 40 : 32, addressBytes),
    entryBytes: header.u16(sizes + 4),
    count: header.u16(sizes + 6),
    names: header.u16(sizes + 8),
  };
  return { isBigEndian, addressBytes, segments, sectionTable };
}

/** Reads the names and places of the sections; none where the file was stripped of them. */
export function* readElfSections(executable: Executable): Reading<readonly Section[]> {
  const { sectionTable: table, addressBytes, isBigEndian } = executable;
  if (!table || !isSound(table, addressBytes)) return [];
  const from = Math.max(0, table.offset - beforeTable);
  const part = yield* readExactly(from, table.offset - from + table.entryBytes * table.count);
  if (!part) return [];
  const around = new Uint8Array(part);
  const entries = numbersOf(around.subarray(table.offset - from), { isBigEndian });
  const places = Array.from({ length: table.count }, (_, i) =>
    readPlace(entries, i * table.entryBytes, addressBytes),
  );
  const strings = places[table.names];
  if (!strings || strings.sizeBytes > maxNameBytes) return [];
  const isNear = strings.offset >= from && strings.offset + strings.sizeBytes <= table.offset;
  const names = isNear
    ? around.subarray(strings.offset - from, strings.offset - from + strings.sizeBytes)
    : yield* readExactly(strings.offset, strings.sizeBytes);
  if (!names) return [];
  const text = numbersOf(names, { isBigEndian });
  return places
    .filter(({ isInFile }) => isInFile)
    .map(({ name, offset, sizeBytes }) => ({ name: text.text(name, 256), offset, sizeBytes }));
}

function isSound({ offset, count, entryBytes }: SectionTable, addressBytes: number): boolean {
  return offset > 0 && count <= maxSections && entryBytes >= (addressBytes === 8 ? 64 : 40);
}

const loaded = 1;
const writable = 2;

function readSegment(numbers: Numbers, at: number, addressBytes: 4 | 8): Segment | undefined {
  if (numbers.u32(at) !== loaded) return undefined;
  const isWide = addressBytes === 8;
  const offset = numbers.word(at + (isWide ? 8 : 4), addressBytes);
  const address = numbers.word(at + (isWide ? 16 : 8), addressBytes);
  const sizeBytes = numbers.word(at + (isWide ? 32 : 16), addressBytes);
  if (offset < 0 || address < 0 || sizeBytes < 0) return undefined;
  const flags = numbers.u32(at + (isWide ? 4 : 24));
  return { address, offset, sizeBytes, isWritable: (flags & writable) !== 0 };
}

/** Sections of zeros have a size and no bytes. */
const withoutBytes = 8;

function readPlace(numbers: Numbers, at: number, addressBytes: 4 | 8) {
  const isWide = addressBytes === 8;
  const offset = numbers.word(at + (isWide ? 24 : 16), addressBytes);
  const sizeBytes = numbers.word(at + (isWide ? 32 : 20), addressBytes);
  const isInFile = numbers.u32(at + 4) !== withoutBytes && offset >= 0 && sizeBytes >= 0;
  return { name: numbers.u32(at), offset, sizeBytes, isInFile };
}
