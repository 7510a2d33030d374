import { crc32, deflateRawSync } from "node:zlib";

export interface ZipFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isStored?: boolean;
  /** Of deflate: 0 packs at once and makes nothing smaller. */
  readonly level?: number;
  /** What the directory says instead of the true size. */
  readonly claimedBytes?: number;
}

export interface ZipShape {
  readonly comment?: string;
  readonly isZip64?: boolean;
  /** Every entry of the directory names the first file. */
  readonly isOverlapping?: boolean;
}

/** A zip archive in memory, sound or not. */
export function makeZip(files: readonly ZipFile[], shape: ZipShape = {}): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const local = localEntry(file);
    const isWritten = !shape.isOverlapping || locals.length === 0;
    directory.push(
      directoryEntry(file, { offset: isWritten ? offset : 0, isWide: shape.isZip64 === true }),
    );
    if (isWritten) {
      locals.push(local);
      offset += local.length;
    }
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([
    ...locals,
    list,
    end({ count: files.length, offset, size: list.length, shape }),
  ]);
}

function localEntry(file: ZipFile): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(file.isStored ? 0 : 8, 8);
  const name = Buffer.from(file.name);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name, packed(file)]);
}

function packed({ content, isStored, level = -1 }: ZipFile): Buffer {
  return isStored ? bytesOf(content) : deflateRawSync(bytesOf(content), { level });
}

function directoryEntry(
  file: ZipFile,
  { offset, isWide }: { readonly offset: number; readonly isWide: boolean },
): Buffer {
  const name = Buffer.from(file.name);
  const sizes = [file.claimedBytes ?? bytesOf(file.content).length, packed(file).length, offset];
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(file.isStored ? 0 : 8, 10);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(crc32(bytesOf(file.content)), 16);
  header.writeUInt32LE(isWide ? 0xffffffff : (sizes[1] ?? 0), 20);
  header.writeUInt32LE(isWide ? 0xffffffff : (sizes[0] ?? 0), 24);
  header.writeUInt32LE(isWide ? 0xffffffff : offset, 42);
  if (!isWide) return Buffer.concat([header, name]);
  const extra = Buffer.alloc(4 + 24);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  sizes.forEach((size, i) => {
    extra.writeBigUInt64LE(BigInt(size), 4 + i * 8);
  });
  header.writeUInt16LE(extra.length, 30);
  return Buffer.concat([header, name, extra]);
}

interface End {
  readonly count: number;
  readonly offset: number;
  readonly size: number;
  readonly shape: ZipShape;
}

function end({ count, offset, size, shape: { comment = "", isZip64 } }: End): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(isZip64 ? 0xffff : count, 10);
  record.writeUInt32LE(isZip64 ? 0xffffffff : size, 12);
  record.writeUInt32LE(isZip64 ? 0xffffffff : offset, 16);
  record.writeUInt16LE(Buffer.byteLength(comment), 20);
  const tail = Buffer.concat([record, Buffer.from(comment)]);
  if (!isZip64) return tail;
  const wide = Buffer.alloc(56 + 20);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(BigInt(count), 32);
  wide.writeBigUInt64LE(BigInt(size), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  wide.writeUInt32LE(0x07064b50, 56);
  wide.writeBigUInt64LE(BigInt(offset + size), 64);
  return Buffer.concat([wide, tail]);
}

function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
}
