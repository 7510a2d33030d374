import { crc32 } from "node:zlib";

/** A file for an archive; its bytes are asked for twice, first for their checksum. */
export interface StoredFile {
  readonly name: string;
  readonly sizeBytes: number;
  chunks(): Iterable<Uint8Array>;
}

/**
 * Writes a zip archive of files that are not deflated: databases are already.
 *
 * @throws RangeError where the archive would be larger than 4 GiB
 * @see PKWARE APPNOTE 6.3.10
 */
export function* writeZip(files: readonly StoredFile[]): Generator<Uint8Array, void, undefined> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const facts = factsOf(file);
    const name = Buffer.from(file.name);
    const local = Buffer.concat([signature(0x04034b50), facts, lengths(name), name]);
    directory.push(directoryEntry({ facts, name, offset }));
    yield local;
    yield* file.chunks();
    offset += local.length + file.sizeBytes;
    if (offset > 0xffffffff) throw new RangeError("The archive would be larger than 4 GiB");
  }
  const list = Buffer.concat(directory);
  yield list;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  yield end;
}

/** What both headers of a file say: version, flags, method, time, checksum and sizes. */
function factsOf({ sizeBytes, chunks }: StoredFile): Buffer {
  let sum = 0;
  for (const chunk of chunks()) sum = crc32(chunk, sum);
  const facts = Buffer.alloc(22);
  facts.writeUInt16LE(20, 0);
  // Names are UTF-8. The time is always the first that zip knows: 1 January 1980.
  facts.writeUInt16LE(0x0800, 2);
  facts.writeUInt16LE(0x21, 8);
  facts.writeUInt32LE(sum, 10);
  facts.writeUInt32LE(sizeBytes, 14);
  facts.writeUInt32LE(sizeBytes, 18);
  return facts;
}

function lengths(name: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(name.length, 0);
  return bytes;
}

function directoryEntry({
  facts,
  name,
  offset,
}: {
  facts: Buffer;
  name: Buffer;
  offset: number;
}): Buffer {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  const version = Buffer.from([20, 0]);
  return Buffer.concat([signature(0x02014b50), version, facts, lengths(name), tail, name]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
