import { type Disk, TargetError } from "../model/index.ts";
import { ArchiveError } from "../oci/tar/archive-error.ts";
import { compressionOf, decompress } from "../oci/tar/decompress.ts";
import { writeScratch } from "./scratch.ts";

export interface InflateOptions {
  readonly disk: Disk;
  /** Folder of the cache. */
  readonly cache: string;
}

/**
 * A disk on which an archive that is compressed as a whole lies plain: it is inflated to a file of
 * the cache first, since nothing in it can be found otherwise.
 *
 * @returns the disk itself where the file is not compressed
 * @throws TargetError where it is broken, too large, or compressed in a way that is not read
 */
export async function inflatedDisk(
  location: string,
  { disk, cache }: InflateOptions,
): Promise<Disk> {
  const path = await disk.realpath(location);
  if (path === undefined || (await disk.lstat(path))?.type !== "file") return disk;
  const source = await disk.open(path);
  try {
    const compression = compressionOf(source);
    if (compression === "none") return disk;
    const maxBytes = Math.min(maxTotal, slack + source.sizeBytes * maxRatio);
    const inflated = await writeScratch(decompress(source, compression, { leftBytes: maxBytes }), {
      cache,
      what: location,
      maxBytes,
    });
    const at = (asked: string) => (asked === path ? inflated : asked);
    return {
      ...disk,
      open: (asked) => disk.open(at(asked)),
      lstat: (asked) => disk.lstat(at(asked)),
      readFile: (asked, most) => disk.readFile(at(asked), most),
    };
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause;
    throw new TargetError(`${location} cannot be decompressed: ${cause.message}`, {
      hint: "Decompress it first, with gunzip, unxz or zstd -d, or export the image again.",
      cause,
    });
  } finally {
    await source.close();
  }
}

/** A few kilobytes must not fill a disk: what programs and their data shrink to is far more. */
const maxRatio = 100;
const slack = 64 << 20;
const maxTotal = 32e9;
