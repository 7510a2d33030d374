import { readElf, readElfSections } from "./elf.ts";
import type { Executable, Section } from "./image.ts";
import { readMachO } from "./mach-o.ts";
import { readPe } from "./pe.ts";
import { numbersOf, type Reading } from "./reading.ts";

/** Headers of most executables lie within their first bytes. */
const headBytes = 4096;

/**
 * Reads the headers of an executable: ELF, PE, or Mach-O, of a universal one its first program.
 *
 * @returns `undefined` where it is none, or its headers make no sense
 */
export function* readExecutable(): Reading<Executable | undefined> {
  const head = new Uint8Array(yield { offset: 0, length: headBytes });
  const { u32, u16 } = numbersOf(head, { isBigEndian: true });
  if (u32(0) === 0x7f454c46) return yield* readElf(head);
  if (u16(0) === 0x4d5a) return yield* readPe(head);
  return yield* readMachO(head);
}

/** Sections by name. Those of ELF stand at the file's end: they are read only when asked for. */
export function* readSections(executable: Executable): Reading<readonly Section[]> {
  return executable.sections ?? (yield* readElfSections(executable));
}

/** Where in the file the byte of an address lies. */
export function offsetOfAddress(
  { segments }: Pick<Executable, "segments">,
  address: number,
): number | undefined {
  const found = segments.find(
    (segment) => address >= segment.address && address - segment.address < segment.sizeBytes,
  );
  return found && found.offset + (address - found.address);
}
