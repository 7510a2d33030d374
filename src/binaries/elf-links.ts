import { numbersOf } from "./reading.ts";

/** Which libraries an ELF file is linked with, and as which library others link with it. */
export interface ElfLinks {
  /** `libssl.so.3`; left out where it names itself nothing. */
  readonly soname?: string;
  /** What it needs to start, in its order. */
  readonly needed: readonly string[];
  /** Folders that it has looked through before others, as written. */
  readonly searched: readonly string[];
  /** Files of another kind do not serve it: class, byte order and machine. */
  readonly kind: string;
}

/**
 * Reads the dynamic section of an ELF file.
 *
 * @param file - all of it
 * @returns `undefined` where it is none, or its headers make no sense; nothing needed where it is static
 * @see System V ABI, chapter 5, dynamic section
 */
export function readElfLinks(file: Uint8Array): ElfLinks | undefined {
  const isElf = file[0] === 0x7f && file[1] === 0x45 && file[2] === 0x4c && file[3] === 0x46;
  const isWide = file[4] === 2;
  if (!isElf || (file[4] !== 1 && !isWide) || file.length < (isWide ? 64 : 52)) return undefined;
  const isBigEndian = file[5] === 2;
  const numbers = numbersOf(file, { isBigEndian });
  const elf: Elf = { numbers, addressBytes: isWide ? 8 : 4 };
  const kind = `${file[4]} ${file[5]} ${numbers.u16(18)}`;
  const segments = readSegments(elf);
  const dynamic = segments?.find(({ type }) => type === dynamicType);
  if (!segments) return undefined;
  if (!dynamic) return { needed: [], searched: [], kind };
  const tags = readTags(elf, dynamic);
  const strings = offsetOf(tags.find(({ tag }) => tag === tagNumbers.strings)?.value, segments);
  if (strings === undefined)
    return tags.length > 0 ? undefined : { needed: [], searched: [], kind };
  const named = (wanted: number) =>
    tags
      .filter(({ tag }) => tag === wanted)
      .map(({ value }) => numbers.text(strings + value, maxNameLength));
  const soname = named(tagNumbers.soname)[0];
  const paths = [...named(tagNumbers.runPath), ...named(tagNumbers.rpath)];
  return {
    ...(soname && { soname }),
    needed: named(tagNumbers.needed),
    searched: paths.flatMap((path) => path.split(":")).filter(Boolean),
    kind,
  };
}

interface Elf {
  readonly numbers: ReturnType<typeof numbersOf>;
  readonly addressBytes: 4 | 8;
}

interface ElfSegment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly sizeBytes: number;
}

const loadedType = 1;
const dynamicType = 2;
const tagNumbers = { needed: 1, strings: 5, soname: 14, rpath: 15, runPath: 29 } as const;

/** More are no program, but an attack. */
const maxSegments = 512;
const maxTags = 4096;
const maxNameLength = 1024;

function readSegments({ numbers, addressBytes }: Elf): readonly ElfSegment[] | undefined {
  const isWide = addressBytes === 8;
  const table = numbers.word(isWide ? 32 : 28, addressBytes);
  const entryBytes = numbers.u16(isWide ? 54 : 42);
  const count = numbers.u16(isWide ? 56 : 44);
  if (count === 0) return [];
  const isSound = table > 0 && count <= maxSegments && entryBytes >= (isWide ? 56 : 32);
  if (!isSound || table + count * entryBytes > numbers.sizeBytes) return undefined;
  return Array.from({ length: count }, (_, i) => {
    const at = table + i * entryBytes;
    return {
      type: numbers.u32(at),
      offset: numbers.word(at + (isWide ? 8 : 4), addressBytes),
      address: numbers.word(at + (isWide ? 16 : 8), addressBytes),
      sizeBytes: numbers.word(at + (isWide ? 32 : 16), addressBytes),
    };
  });
}

interface Tag {
  readonly tag: number;
  readonly value: number;
}

function readTags({ numbers, addressBytes }: Elf, { offset, sizeBytes }: ElfSegment): Tag[] {
  const count = Math.min(maxTags, Math.floor(sizeBytes / (2 * addressBytes)));
  const tags: Tag[] = [];
  for (let i = 0; i < count; i++) {
    const at = offset + i * 2 * addressBytes;
    const tag = numbers.word(at, addressBytes);
    if (tag === 0) break;
    tags.push({ tag, value: numbers.word(at + addressBytes, addressBytes) });
  }
  return tags;
}

/** Where in the file what lies at an address in memory is. */
function offsetOf(
  address: number | undefined,
  segments: readonly ElfSegment[],
): number | undefined {
  if (address === undefined || address < 0) return undefined;
  const found = segments.find(
    (one) =>
      one.type === loadedType && address >= one.address && address - one.address < one.sizeBytes,
  );
  return found && found.offset + (address - found.address);
}
