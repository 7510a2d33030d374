import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { memorySource } from "../../oci/tar/byte-source.ts";
import { openTar } from "../../oci/tar/read-tar.ts";
import { fileCursor } from "../../oci/tar/tar-cursor.ts";

/** A small file of a signature, an index or a control segment. */
export interface SegmentFile {
  readonly bytes: Uint8Array;
  /** Seconds since the epoch. */
  readonly mtime: number;
}

/**
 * The files of a segment that is small enough to be held whole, by name. Segments but the last end without
 * the blocks of zeros of an archive.
 *
 * @throws ArchiveError where it is broken
 */
export async function segmentFiles(plain: Uint8Array): Promise<ReadonlyMap<string, SegmentFile>> {
  const tar = openTar(fileCursor(memorySource(plain)), { lengthIsKnown: true });
  const files = new Map<string, SegmentFile>();
  for (let member = await tar.next(); member; member = await tar.next()) {
    const { type, path, mtime } = member.entry;
    if (files.size >= maxFiles)
      throw new ArchiveError("too-large", "A part has more files than any package");
    if (type === "file") files.set(path, { bytes: await member.body(), mtime });
  }
  return files;
}

/** Seven scripts, what a package says of itself, and signatures. */
const maxFiles = 100;
