import { ArchiveError } from "./archive-error.ts";
import type { StoredFile } from "./byte-source.ts";
import { compressionOf, decompress } from "./decompress.ts";
import { readTar, type TarMember } from "./read-tar.ts";
import { fileCursor, streamCursor } from "./tar-cursor.ts";

/** A layer of an image and where it is stored. */
export interface StoredLayer {
  readonly diffId: string;
  /** `undefined` where the image lists it and does not hold it. */
  readonly file: StoredFile | undefined;
  /** Size that a manifest or an archive's header states; left out where nothing vouches for it. */
  readonly statedBytes?: number | undefined;
}

/**
 * Reads a layer's tar, whatever its compression; a plain one by hopping over what nobody wants.
 *
 * @param use - takes the entries as they come, and may stop early
 * @throws ArchiveError where it is missing, cut off, broken, or compressed in a way not supported
 */
export async function readLayer(
  layer: StoredLayer,
  use: (members: AsyncIterable<TarMember>) => Promise<void>,
): Promise<void> {
  if (!layer.file) {
    throw new ArchiveError("unreadable", "The layer is listed but not part of the archive");
  }
  const source = await layer.file.open();
  try {
    const compression = compressionOf(source);
    if (compression === "none") {
      const lengthIsKnown = source.sizeBytes === layer.statedBytes;
      return await use(readTar(fileCursor(source), { lengthIsKnown }));
    }
    const chunks = decompress(source, compression);
    try {
      // The compression's own end and checksum vouch for the length.
      await use(readTar(streamCursor(chunks), { lengthIsKnown: true }));
    } finally {
      await chunks.return();
    }
  } finally {
    await source.close();
  }
}
