import { dataAddress } from "./make-executable.ts";

export interface GoShape {
  readonly version: string;
  /** Lines of the module text, their columns parted by spaces. */
  readonly modules: readonly string[];
}

const magic = Buffer.from("\xff Go buildinf:", "latin1");

/** What Go 1.18 and later put into a program's data. */
export function goRecord({ version, modules }: GoShape): Buffer {
  const text = moduleText(modules);
  return Buffer.concat([
    magic,
    Buffer.from([8, 2]),
    Buffer.alloc(16),
    varint(version.length),
    Buffer.from(version),
    varint(text.length),
    text,
  ]);
}

/** What Go before 1.18 put there: addresses of strings, which lie behind it. */
export function oldGoRecord(
  { version, modules }: GoShape,
  {
    bytes = 8,
    isBigEndian = false,
  }: { readonly bytes?: 4 | 8; readonly isBigEndian?: boolean } = {},
): Buffer {
  const text = moduleText(modules);
  const address = (value: number) => {
    const buffer = Buffer.alloc(bytes);
    if (bytes === 8) {
      if (isBigEndian) buffer.writeBigUInt64BE(BigInt(value));
      else buffer.writeBigUInt64LE(BigInt(value));
    } else if (isBigEndian) buffer.writeUInt32BE(value);
    else buffer.writeUInt32LE(value);
    return buffer;
  };
  const headers = dataAddress + 32;
  const strings = headers + 4 * bytes;
  return Buffer.concat([
    magic,
    Buffer.from([bytes, isBigEndian ? 1 : 0]),
    Buffer.concat([address(headers), address(headers + 2 * bytes)], 16),
    address(strings),
    address(version.length),
    address(strings + version.length),
    address(text.length),
    Buffer.from(version),
    text,
  ]);
}

function moduleText(modules: readonly string[]): Buffer {
  const lines = modules.map((line) => `${line.replaceAll(" ", "\t")}\n`).join("");
  const mark = Buffer.alloc(16, 0x30);
  return Buffer.concat([mark, Buffer.from(lines), mark]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
