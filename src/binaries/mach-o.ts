import type { Executable, Section, Segment } from "./image.ts";
import { type Numbers, numbersOf, type Reading, readBeyond } from "./reading.ts";

/** More are no program, but an attack. */
const maxCommandBytes = 1 << 20;
const maxCommands = 4096;
const maxSections = 256;
/** A Java class begins like a universal binary; its version reads as more than 44 programs. */
const maxPrograms = 30;

/**
 * Reads the headers of a macOS executable, of a universal one those of its first program.
 *
 * @param head - its first bytes
 * @see Apple, Mach-O file format reference; mach-o/loader.h, mach-o/fat.h
 */
export function* readMachO(head: Uint8Array): Reading<Executable | undefined> {
  const { u32, u64 } = numbersOf(head, { isBigEndian: true });
  const magic = u32(0);
  const isUniversal = magic === 0xcafebabe || magic === 0xcafebabf;
  if (!isUniversal) return yield* readProgram(head, 0);
  const count = u32(4);
  if (count === 0 || count > maxPrograms) return undefined;
  return yield* readProgram(head, magic === 0xcafebabe ? u32(16) : u64(16));
}

function* readProgram(head: Uint8Array, base: number): Reading<Executable | undefined> {
  const start = yield* readBeyond(head, { offset: base, length: 28 });
  if (!start) return undefined;
  const isBigEndian = start[0] === 0xfe;
  const header = numbersOf(start, { isBigEndian });
  const magic = header.u32(0);
  if (magic !== 0xfeedface && magic !== 0xfeedfacf) return undefined;
  const isWide = magic === 0xfeedfacf;
  const [count, commandBytes] = [header.u32(16), header.u32(20)];
  if (count > maxCommands || commandBytes > maxCommandBytes) return undefined;
  const commands = yield* readBeyond(head, {
    offset: base + (isWide ? 32 : 28),
    length: commandBytes,
  });
  if (!commands) return undefined;
  const found = readCommands(numbersOf(commands, { isBigEndian }), { count, isWide, base });
  return { isBigEndian, addressBytes: isWide ? 8 : 4, ...found };
}

interface Shape {
  readonly count: number;
  readonly isWide: boolean;
  /** Where the program begins in the file: its offsets are counted from there. */
  readonly base: number;
}

function readCommands(numbers: Numbers, shape: Shape) {
  const segments: Segment[] = [];
  const sections: Section[] = [];
  const wanted = shape.isWide ? 0x19 : 1;
  let at = 0;
  for (let i = 0; i < shape.count && at + 8 <= numbers.sizeBytes; i++) {
    const length = numbers.u32(at + 4);
    if (numbers.u32(at) === wanted) {
      segments.push(readSegment(numbers, at, shape));
      sections.push(...readSections(numbers, at, shape));
    }
    at += Math.max(8, length);
  }
  return { segments, sections };
}

function readSegment(numbers: Numbers, at: number, { isWide, base }: Shape): Segment {
  const bytes = isWide ? 8 : 4;
  const place = (index: number) => numbers.word(at + 24 + index * bytes, bytes);
  return {
    address: place(0),
    offset: base + place(2),
    sizeBytes: place(3),
    isWritable: (numbers.u32(at + 24 + 4 * bytes + 4) & 2) !== 0,
  };
}

function readSections(numbers: Numbers, at: number, { isWide, base }: Shape): Section[] {
  const bytes = isWide ? 8 : 4;
  const count = Math.min(maxSections, numbers.u32(at + 24 + 4 * bytes + 8));
  const entryBytes = isWide ? 80 : 68;
  return Array.from({ length: count }, (_, i) => {
    const entry = at + 24 + 4 * bytes + 16 + i * entryBytes;
    return {
      name: numbers.text(entry, 16),
      sizeBytes: numbers.word(entry + 32 + bytes, bytes),
      offset: base + numbers.u32(entry + 32 + 2 * bytes),
    };
  });
}
