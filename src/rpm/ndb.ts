import type { StoredHeader } from "./stored-header.ts";

const magic = "RpmP";
const slotMagic = "Slot";
const blobMagic = "BlbS";
const tailMagic = "BlbE";
const blockBytes = 16;
const slotBytes = 16;
const pageBytes = 4096;
const headBytes = 16;
const tailBytes = 12;

/**
 * Reads the headers of all packages from a database of RPM's own format (`Packages.db`, SUSE): pages of
 * slots that say where in the file a package's header lies. Numbers are little-endian.
 *
 * @throws SyntaxError where it is no such database
 * @see rpm's lib/backend/ndb/rpmpkg.c
 */
export function* readNdb(file: Uint8Array): Generator<StoredHeader> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 2 * slotBytes || !isAt(bytes, 0, magic)) {
    throw new SyntaxError("This is no database of RPM's own format");
  }
  if (bytes.readUInt32LE(4) !== 0) throw new SyntaxError("The database has an unknown version");
  const slotsEnd = bytes.readUInt32LE(12) * pageBytes;
  if (slotsEnd > bytes.length) throw new SyntaxError("The database is cut off");
  let free = slotsEnd;
  for (const slot of slotsOf(bytes, slotsEnd)) {
    // Headers never overlap: a damaged file must not be read many times over.
    const header = slot !== "damaged" && slot.start >= free ? headerAt(bytes, slot) : "damaged";
    if (slot !== "damaged") free = Math.max(free, slot.end);
    yield header;
  }
}

interface Slot {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Used slots in the order of their headers; the first two slots are the file's own header. */
function slotsOf(bytes: Buffer, slotsEnd: number): (Slot | "damaged")[] {
  const slots: Slot[] = [];
  let damaged = 0;
  for (let at = 2 * slotBytes; at < slotsEnd; at += slotBytes) {
    const start = bytes.readUInt32LE(at + 8) * blockBytes;
    if (!isAt(bytes, at, slotMagic)) damaged = 1;
    else if (start !== 0) {
      const end = start + bytes.readUInt32LE(at + 12) * blockBytes;
      slots.push({ index: bytes.readUInt32LE(at + 4), start, end });
    }
  }
  slots.sort((a, b) => a.start - b.start);
  return damaged ? [...slots, "damaged"] : slots;
}

function headerAt(bytes: Buffer, { index, start, end }: Slot): StoredHeader {
  if (end > bytes.length || end - start < headBytes + tailBytes) return "damaged";
  const length = bytes.readUInt32LE(start + 12);
  const tail = end - tailBytes;
  const isSound =
    isAt(bytes, start, blobMagic) &&
    bytes.readUInt32LE(start + 4) === index &&
    start + headBytes + length <= tail &&
    bytes.readUInt32LE(tail + 4) === length &&
    isAt(bytes, tail + 8, tailMagic);
  return isSound ? bytes.subarray(start + headBytes, start + headBytes + length) : "damaged";
}

function isAt(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString("latin1", at, at + text.length) === text;
}
