import { ArchiveError } from "../../oci/tar/archive-error.ts";
import type { TarReader } from "../../oci/tar/read-tar.ts";

/** A file of a package's control archive. */
export interface ControlFile {
  readonly bytes: Uint8Array;
  /** Permission bits as the archive has them. */
  readonly mode: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
}

/**
 * Reads a control archive: plain files, side by side.
 *
 * @throws ArchiveError where it holds anything else, or more than any package
 */
export async function readControl(tar: TarReader): Promise<ReadonlyMap<string, ControlFile>> {
  const files = new Map<string, ControlFile>();
  let leftBytes = maxBytes;
  for (let member = await tar.next(); member; member = await tar.next()) {
    const { path, type, sizeBytes, mode, mtime } = member.entry;
    const name = path.replace(/^(?:\.\/)+/, "");
    if (type === "directory" && (name === "" || name === ".")) continue;
    if (type !== "file" || !/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$/.test(name))
      throw new ArchiveError("malformed", "The control archive holds what no package has", {
        entry: path.slice(0, 200),
      });
    leftBytes -= sizeBytes;
    if (leftBytes < 0 || files.size >= maxFiles)
      throw new ArchiveError("too-large", "The control archive is larger than any should be");
    files.set(name, { bytes: await member.body(), mode, mtime });
  }
  return files;
}

/** The largest lists of checksums have some megabytes. */
const maxBytes = 64 << 20;
const maxFiles = 200;
