import type { Executable } from "./image.ts";
import { numbersOf, type Reading, readBeyond } from "./reading.ts";

const maxSections = 256;
const sectionBytes = 40;
const writable = 0x80000000;

/**
 * Reads the headers of a Windows executable.
 *
 * @param head - its first bytes
 * @see Microsoft, PE format
 */
export function* readPe(head: Uint8Array): Reading<Executable | undefined> {
  const at = numbersOf(head, { isBigEndian: false }).u32(0x3c);
  const coff = yield* readBeyond(head, { offset: at, length: 24 });
  if (!coff) return undefined;
  const header = numbersOf(coff, { isBigEndian: false });
  const count = header.u16(6);
  const optionalBytes = header.u16(20);
  if (header.u32(0) !== 0x4550 || count > maxSections || optionalBytes < 32) return undefined;
  const rest = yield* readBeyond(head, {
    offset: at + 24,
    length: optionalBytes + count * sectionBytes,
  });
  if (!rest) return undefined;
  const numbers = numbersOf(rest, { isBigEndian: false });
  const isWide = numbers.u16(0) === 0x20b;
  const base = isWide ? numbers.u64(24) : numbers.u32(28);
  const sections = Array.from({ length: count }, (_, i) => {
    const entry = optionalBytes + i * sectionBytes;
    const virtualBytes = numbers.u32(entry + 8);
    const rawBytes = numbers.u32(entry + 16);
    return {
      name: numbers.text(entry, 8),
      address: base + numbers.u32(entry + 12),
      offset: numbers.u32(entry + 20),
      // The bytes in the file are padded.
      sizeBytes: virtualBytes === 0 ? rawBytes : Math.min(virtualBytes, rawBytes),
      isWritable: (numbers.u32(entry + 36) & writable) !== 0,
    };
  });
  return { isBigEndian: false, addressBytes: isWide ? 8 : 4, segments: sections, sections };
}
