/** A named stretch of a made program. */
export interface MadeSection {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface MadeProgram {
  readonly bits?: 32 | 64;
  readonly isBigEndian?: boolean;
  /** Lies in memory at `dataAddress`, and is writable. */
  readonly data?: Uint8Array;
  readonly sections?: readonly MadeSection[];
  /** An ELF file without its section table: `sstrip` makes such. */
  readonly isStripped?: boolean;
}

/** Where the data of every made program lies in memory. */
export const dataAddress = 0x400000;

const dataOffset = 4096 * 2;

/** Where the fields of ELF lie: of the header, of a segment, of a section. */
const elfFields = {
  64: {
    head: 64,
    programs: 32,
    table: 40,
    sizes: 54,
    program: 56,
    flags: 4,
    offset: 8,
    address: 16,
    size: 32,
    entry: 64,
    at: 24,
    bytes: 32,
  },
  32: {
    head: 52,
    programs: 28,
    table: 32,
    sizes: 42,
    program: 32,
    flags: 24,
    offset: 4,
    address: 8,
    size: 16,
    entry: 40,
    at: 16,
    bytes: 20,
  },
} as const;

/** An ELF file with one writable segment. */
export function makeElf(program: MadeProgram): Buffer {
  const { bits = 64, isBigEndian = false, data = new Uint8Array(), sections = [] } = program;
  const fields = elfFields[bits];
  const put = writer(isBigEndian, bits);
  const { placed, end } = place([{ name: ".data", bytes: data }, ...sections], 16);
  const strings = Buffer.from(["", ...placed.map(({ name }) => name), ".shstrtab", ""].join("\0"));
  const all = [...placed, { name: ".shstrtab", bytes: strings, at: end }];
  const table = (end + strings.length + 15) & ~15;
  const file = Buffer.alloc(table + fields.entry * (all.length + 1));
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits / 32, isBigEndian ? 2 : 1, 1]).copy(file);
  put.word(file, fields.programs, fields.head);
  put.word(file, fields.table, program.isStripped ? 0 : table);
  const counts = [1, fields.entry, program.isStripped ? 0 : all.length + 1, all.length];
  for (const [i, value] of [fields.program, ...counts].entries()) {
    put.u16(file, fields.sizes + 2 * i, value);
  }
  put.u32(file, fields.head, 1);
  put.u32(file, fields.head + fields.flags, 6);
  put.word(file, fields.head + fields.offset, dataOffset);
  put.word(file, fields.head + fields.address, dataAddress);
  put.word(file, fields.head + fields.size, end - dataOffset);
  for (const [i, { name, bytes, at }] of all.entries()) {
    Buffer.from(bytes).copy(file, at);
    const row = table + fields.entry * (i + 1);
    put.u32(file, row, strings.indexOf(`\0${name}\0`) + 1);
    put.u32(file, row + 4, 1);
    put.word(file, row + fields.at, at);
    put.word(file, row + fields.bytes, bytes.length);
  }
  return file;
}

/** Lays stretches one behind the other. */
function place(sections: readonly MadeSection[], align: number) {
  let end = dataOffset;
  const placed = sections.map((section) => {
    const at = end;
    end = (end + section.bytes.length + align - 1) & ~(align - 1);
    return { ...section, at };
  });
  return { placed, end };
}

/** A Windows executable. */
export function makePe({ bits = 64, data = new Uint8Array(), sections = [] }: MadeProgram): Buffer {
  const wide = bits === 64;
  const optional = wide ? 240 : 224;
  const places = [{ name: ".data", bytes: data }, ...sections];
  const sizes = places.map(({ bytes }) => (bytes.length + 511) & ~511);
  const file = Buffer.alloc(dataOffset + sizes.reduce((a, b) => a + b, 0));
  file.write("MZ");
  file.writeUInt32LE(0x80, 0x3c);
  file.write("PE\0\0", 0x80);
  file.writeUInt16LE(places.length, 0x80 + 6);
  file.writeUInt16LE(optional, 0x80 + 20);
  file.writeUInt16LE(wide ? 0x20b : 0x10b, 0x98);
  if (wide) file.writeBigUInt64LE(0x140000000n, 0x98 + 24);
  else file.writeUInt32LE(dataAddress - 0x1000, 0x98 + 28);
  let at = dataOffset;
  for (const [i, { name, bytes }] of places.entries()) {
    const row = 0x98 + optional + 40 * i;
    file.write(name, row, 8, "latin1");
    file.writeUInt32LE(bytes.length, row + 8);
    file.writeUInt32LE(0x1000 * (i + 1), row + 12);
    file.writeUInt32LE(sizes[i] ?? 0, row + 16);
    file.writeUInt32LE(at, row + 20);
    file.writeUInt32LE(i === 0 ? 0xc0000040 : 0x40000040, row + 36);
    Buffer.from(bytes).copy(file, at);
    at += sizes[i] ?? 0;
  }
  return file;
}

/** A macOS executable of 64 bits. */
export function makeMachO({ data = new Uint8Array(), sections = [] }: MadeProgram): Buffer {
  const places = [{ name: "__data", bytes: data }, ...sections];
  const commandBytes = 72 + 80 * places.length;
  const total = places.reduce((sum, { bytes }) => sum + ((bytes.length + 15) & ~15), 0);
  const file = Buffer.alloc(dataOffset + total);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(1, 16);
  file.writeUInt32LE(commandBytes, 20);
  file.writeUInt32LE(0x19, 32);
  file.writeUInt32LE(commandBytes, 36);
  file.write("__DATA", 40);
  file.writeBigUInt64LE(BigInt(dataAddress), 56);
  file.writeBigUInt64LE(BigInt(dataOffset), 72);
  file.writeBigUInt64LE(BigInt(total), 80);
  file.writeUInt32LE(3, 92);
  file.writeUInt32LE(places.length, 96);
  let at = dataOffset;
  for (const [i, { name, bytes }] of places.entries()) {
    const row = 104 + 80 * i;
    file.write(name, row, 16, "latin1");
    file.writeBigUInt64LE(BigInt(bytes.length), row + 40);
    file.writeUInt32LE(at, row + 48);
    Buffer.from(bytes).copy(file, at);
    at += (bytes.length + 15) & ~15;
  }
  return file;
}

/** A universal macOS file that holds one program further on. */
export function makeUniversal(program: Buffer): Buffer {
  const head = Buffer.alloc(4096);
  head.writeUInt32BE(0xcafebabe, 0);
  head.writeUInt32BE(1, 4);
  head.writeUInt32BE(4096, 16);
  head.writeUInt32BE(program.length, 20);
  return Buffer.concat([head, program]);
}

function writer(isBigEndian: boolean, bits: 32 | 64) {
  const u32 = (file: Buffer, at: number, value: number) =>
    isBigEndian ? file.writeUInt32BE(value, at) : file.writeUInt32LE(value, at);
  const u64 = (file: Buffer, at: number, value: number) =>
    isBigEndian
      ? file.writeBigUInt64BE(BigInt(value), at)
      : file.writeBigUInt64LE(BigInt(value), at);
  return {
    u16: (file: Buffer, at: number, value: number) =>
      isBigEndian ? file.writeUInt16BE(value, at) : file.writeUInt16LE(value, at),
    u32,
    word: bits === 64 ? u64 : u32,
  };
}
