import { ArchiveError } from "../tar/archive-error.ts";
import type { StoredFile } from "../tar/byte-source.ts";
import { compressionOf, decompress, type InflateBudget } from "../tar/decompress.ts";
import { openTar, type TarReader } from "../tar/read-tar.ts";
import { fileCursor, streamCursor } from "../tar/tar-cursor.ts";
import { type HashedSource, hashedSource } from "./hashed-source.ts";

/** A layer of an image and where it is stored. */
export interface StoredLayer {
  readonly diffId: string;
  /** `undefined` where the image lists it and does not hold it. */
  readonly file: StoredFile | undefined;
  /** Size that a manifest or an archive's header states; left out where nothing vouches for it. */
  readonly statedBytes?: number | undefined;
  /** Whether it is compressed in no way; known once it was opened. */
  isPlain?: boolean;
  /** Names the stored bytes, where something does. */
  readonly digest?: string | undefined;
}

/** Whether a layer's bytes are those that its digest names; `unknown` where nobody looked. */
export type Trust = "verified" | "wrong" | "unknown";

/**
 * Reads a layer's tar, whatever its compression; a plain one by hopping over what nobody wants. A
 * compressed one is hashed on the way, as all of it is read anyhow; a plain one is not.
 *
 * @param use - takes the entries as they come, and may stop early
 * @throws ArchiveError where it is missing, cut off, broken, or compressed in a way not supported
 */
export async function readLayer(
  layer: StoredLayer,
  inflate: InflateBudget,
  use: (tar: TarReader) => Promise<void>,
): Promise<Trust> {
  if (!layer.file) {
    throw new ArchiveError("unreadable", "The layer is listed but not part of the archive");
  }
  const source = await layer.file.open();
  try {
    const compression = compressionOf(source);
    layer.isPlain = compression === "none";
    const { digest } = layer;
    if (compression === "none") {
      const lengthIsKnown = source.sizeBytes === layer.statedBytes;
      await use(openTar(fileCursor(source), { lengthIsKnown }));
      return layer.file.isVerified ? "verified" : "unknown";
    }
    const hashed =
      digest !== undefined && !layer.file.isVerified ? hashedSource(source, digest) : undefined;
    const chunks = decompress(hashed ?? source, compression, inflate);
    try {
      // The compression's own end and checksum vouch for the length.
      await use(openTar(streamCursor(chunks), { lengthIsKnown: true }));
    } finally {
      await chunks.return();
    }
    return layer.file.isVerified ? "verified" : trustIn(hashed);
  } finally {
    await source.close();
  }
}

function trustIn(hashed: HashedSource | undefined): Trust {
  const matches = hashed?.matches();
  if (matches === undefined) return "unknown";
  return matches ? "verified" : "wrong";
}
