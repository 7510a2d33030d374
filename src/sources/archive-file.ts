import { type Disk, TargetError } from "../model/index.ts";
import { type ImageFiles, imageArchive } from "../oci/image-files.ts";
import { ArchiveError } from "../oci/tar/archive-error.ts";
import { compressionOf } from "../oci/tar/decompress.ts";

/**
 * Opens a tar that holds an image.
 *
 * @throws TargetError where it is no tar, or compressed as a whole
 */
export async function openArchive(location: string, disk: Disk): Promise<ImageFiles> {
  try {
    return await imageArchive(location, { disk });
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause;
    if (await isCompressed(location, disk)) {
      throw new TargetError(
        `${location} is compressed as a whole, so that nothing in it can be found`,
        {
          hint: "Decompress it first, with gunzip, unxz or zstd -d: its layers may stay compressed.",
          cause,
        },
      );
    }
    throw new TargetError(`${location} is no readable tar: ${cause.message}`, {
      hint: "Export the image again.",
      cause,
    });
  }
}

interface Asked {
  readonly location: string;
  readonly disk: Disk;
  readonly name: string;
  /** Must be there too, where given. */
  readonly also?: string;
}

/** True where a path is a tar file that holds an entry of a name; reads headers only. */
export async function archiveHolds({ location, disk, name, also }: Asked): Promise<boolean> {
  if (!(await isFile(location, disk))) return false;
  const missing = new Set([name, ...(also === undefined ? [] : [also])]);
  const found = (entry: string) => missing.delete(entry) && missing.size === 0;
  try {
    await imageArchive(location, { disk, until: found });
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
  }
  return missing.size === 0;
}

async function isFile(location: string, disk: Disk): Promise<boolean> {
  const path = await disk.realpath(location);
  return path !== undefined && (await disk.lstat(path))?.type === "file";
}

async function isCompressed(location: string, disk: Disk): Promise<boolean> {
  const file = await disk.open((await disk.realpath(location)) ?? location);
  try {
    return compressionOf(file) !== "none";
  } finally {
    await file.close();
  }
}
