import type { KeptFile } from "../../model/index.ts";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import type { ByteSource } from "../../oci/tar/byte-source.ts";
import { decompress } from "../../oci/tar/decompress.ts";
import { unpackXz } from "../../oci/tar/unpack-xz.ts";

/** A verified index as it is kept. */
export interface KeptIndex {
  readonly file: KeptFile;
  readonly packing: IndexPacking;
}

/** The end of an index's name says how it is packed. */
export type IndexPacking = ".gz" | ".xz" | "";

/** Sixteen times what all of Debian's main has. */
const maxBytes = 800 << 20;

/**
 * The plain octets of an index, piece by piece.
 *
 * @throws ArchiveError where it is broken, or larger than any index
 */
export async function* indexOctets({ file, packing }: KeptIndex): AsyncGenerator<Uint8Array> {
  const opened = await file.open();
  let size = 0;
  try {
    for await (const piece of unpack(opened, packing)) {
      size += piece.length;
      if (size > maxBytes) throw new ArchiveError("too-large", "The index is larger than any");
      yield piece;
    }
  } finally {
    await opened.close();
  }
}

function unpack(source: ByteSource, packing: IndexPacking): AsyncIterable<Uint8Array> {
  if (packing === ".xz") return unpackXz(source);
  return packing === ".gz" ? decompress(source, "gzip") : plain(source);
}

async function* plain(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.sizeBytes; ) {
    const piece = new Uint8Array(Math.min(1 << 20, source.sizeBytes - at));
    const count = await source.read(piece, at);
    if (count === 0) throw new ArchiveError("truncated", "The index ends too early");
    yield piece.subarray(0, count);
    at += count;
  }
}
