import { Buffer } from "node:buffer";

export interface MadeLinks {
  readonly is64?: boolean;
  readonly isBigEndian?: boolean;
  readonly soname?: string;
  readonly needed?: readonly string[];
  readonly runPath?: string;
  /** Some bytes at its end, so that two versions differ. */
  readonly salt?: string;
}

/** An ELF library with nothing but a dynamic section, its strings loaded at another address than its offset. */
export function makeElfLinks(links: MadeLinks): Buffer {
  const { is64 = true, isBigEndian = false, soname, needed = [], runPath, salt = "" } = links;
  const word = is64 ? 8 : 4;
  const { tags, strings } = dynamicTags({ needed, soname, runPath });
  const headerBytes = is64 ? 64 : 52;
  const entryBytes = is64 ? 56 : 32;
  const dynamicAt = headerBytes + 2 * entryBytes;
  const dynamicBytes = (tags.length + 2) * 2 * word;
  const stringsAt = dynamicAt + dynamicBytes;
  const base = 0x10000;
  tags.push([5, base + stringsAt], [0, 0]);
  const text = Buffer.from(strings, "latin1");
  const file = Buffer.alloc(stringsAt + text.length + salt.length);
  const put = putter(file, isBigEndian);
  file.set([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isBigEndian ? 2 : 1, 1]);
  put(16, 2, 3);
  put(18, 2, 62);
  const [tableAt, sizesAt] = is64 ? [32, 54] : [28, 42];
  put(tableAt, word, headerBytes);
  put(sizesAt, 2, entryBytes);
  put(sizesAt + 2, 2, 2);
  for (const [i, segment] of [
    { type: 1, offset: 0, address: base, size: file.length },
    { type: 2, offset: dynamicAt, address: base + dynamicAt, size: dynamicBytes },
  ].entries()) {
    const at = headerBytes + i * entryBytes;
    put(at, 4, segment.type);
    put(at + (is64 ? 8 : 4), word, segment.offset);
    put(at + (is64 ? 16 : 8), word, segment.address);
    put(at + (is64 ? 32 : 16), word, segment.size);
  }
  for (const [i, [tag, value]] of tags.entries()) {
    put(dynamicAt + i * 2 * word, word, tag);
    put(dynamicAt + i * 2 * word + word, word, value);
  }
  file.set(text, stringsAt);
  file.write(salt, stringsAt + text.length, "latin1");
  return file;
}

function putter(file: Buffer, isBigEndian: boolean) {
  return (at: number, bytes: number, value: number) => {
    if (bytes === 8 && isBigEndian) file.writeBigUInt64BE(BigInt(value), at);
    else if (bytes === 8) file.writeBigUInt64LE(BigInt(value), at);
    else if (isBigEndian) file.writeUIntBE(value, at, bytes);
    else file.writeUIntLE(value, at, bytes);
  };
}

function dynamicTags({
  needed,
  soname,
  runPath,
}: {
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly runPath: string | undefined;
}) {
  let strings = "\0";
  const tags: [number, number][] = [];
  const add = (tag: number, text: string | undefined) => {
    if (text === undefined) return;
    tags.push([tag, strings.length]);
    strings += `${text}\0`;
  };
  for (const name of needed) add(1, name);
  add(14, soname);
  add(29, runPath);
  return { tags, strings };
}
