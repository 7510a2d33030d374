import { createHash } from "node:crypto";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { maxPathLength, segmentsOf } from "../../oci/tar/entry-path.ts";
import type { TarEntry } from "../../oci/tar/tar-entry.ts";
import type { TarMember } from "../../oci/tar/tar-member.ts";
import { hostilePath } from "../../rootfs/hostile-path.ts";
import type { NewContent } from "../../rootfs/working-root.ts";
import type { Deb, PlainFiles } from "./open-deb.ts";

/** A file of a package, as its archive has it. */
export interface PayloadEntry {
  /** As dpkg's lists name it: `/usr/bin/x`, of the root itself `/.`. */
  readonly name: string;
  readonly type: "file" | "directory" | "symlink" | "hardlink";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Empty where the archive names none. */
  readonly userName: string;
  readonly groupName: string;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** Of a symbolic link as written; of a hard link a name as above. */
  readonly linkTarget?: string;
  /** Of a file. */
  readonly content?: NewContent;
}

/**
 * Reads the files of a package in the order in which dpkg unpacks them: symbolic links last.
 *
 * @throws ArchiveError where an entry is a device or a pipe, a hard link leads nowhere, or there is more than
 *   any package has; EnvironmentError where a name leads outside: whoever made that meant harm, and is not
 *   to be believed in anything else
 */
export async function* readPayload(deb: Deb): AsyncGenerator<PayloadEntry, void, undefined> {
  const { tar, plain } = await deb.openFiles();
  const links: PayloadEntry[] = [];
  const files = new Set<string>();
  // Without it, its files are hashed in another way too.
  const kept = deb.controlFiles.has("md5sums") ? plain : undefined;
  let count = 0;
  for (let member = await tar.next(); member; member = await tar.next()) {
    if (++count > maxEntries)
      throw refuse("too-large", "There are more files than any package has");
    const entry = await payloadEntry(member, { files, kept });
    if (entry.type === "symlink") links.push(entry);
    else yield entry;
  }
  yield* links;
}

/** Packages of fonts and of TeX have some tens of thousands. */
const maxEntries = 500_000;

/** Nothing larger is held in memory. */
const maxFileBytes = 1 << 30;

/** Smaller ones are held: to read them again costs more than they take. */
const minStoredBytes = 8 << 10;

interface Payload {
  /** Where what is not held is read again; left out where all is held. */
  readonly kept: PlainFiles | undefined;
  /** Names so far. */
  readonly files: Set<string>;
}

async function payloadEntry(member: TarMember, { files, kept }: Payload): Promise<PayloadEntry> {
  const { entry } = member;
  const name = listName(entry.path);
  const facts = {
    name,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    userName: entry.owner?.userName ?? "",
    groupName: entry.owner?.groupName ?? "",
    mtime: entry.mtime,
  };
  switch (entry.type) {
    case "file":
      if (entry.sizeBytes > maxFileBytes)
        throw refuse("too-large", "A file is larger than what is upgraded", entry);
      files.add(name);
      return { ...facts, type: "file", content: await contentOf(member, kept) };
    case "directory":
      return { ...facts, type: "directory" };
    case "symlink":
      return { ...facts, type: "symlink", linkTarget: symlinkTarget(entry) };
    case "hardlink": {
      const linkTarget = listName(entry.linkTarget ?? "");
      if (!files.has(linkTarget))
        throw refuse("malformed", "A hard link leads to no file before it", entry);
      files.add(name);
      return { ...facts, type: "hardlink", linkTarget };
    }
    default:
      throw refuse("unsupported", "A device or a pipe is not installed", entry);
  }
}

async function contentOf(
  { offset, entry, body }: TarMember,
  kept: PlainFiles | undefined,
): Promise<NewContent> {
  const { sizeBytes, sparse } = entry;
  // What has holes does not lie there as it is.
  if (!kept || sparse || sizeBytes < minStoredBytes) return { kind: "new", bytes: await body() };
  const hash = createHash("sha256");
  for (let done = 0; done < sizeBytes; ) {
    const piece = passing.subarray(0, Math.min(passing.length, sizeBytes - done));
    const count = kept.source.readNow(piece, offset + done);
    if (count === 0) throw refuse("truncated", "The package ends too early", entry);
    hash.update(piece.subarray(0, count));
    done += count;
  }
  const read = async () => {
    const bytes = new Uint8Array(sizeBytes);
    if (kept.readNow(bytes, offset) === sizeBytes) return bytes;
    throw new Error("The files of a package that were unpacked are not whole any more");
  };
  return { kind: "stored", sizeBytes, hash: hash.digest("hex"), read };
}

/** What is hashed goes through the same bytes, one piece after the other, and nobody waits in between. */
const passing = new Uint8Array(1 << 20);

/** `./usr/bin/` is `/usr/bin`. */
function listName(written: string): string {
  if (written.startsWith("/") || written.split("/").includes("..")) throw hostilePath(written);
  if (written.length > maxPathLength || /[\0\n]/.test(written))
    throw refuse("malformed", "The package holds a path that no package has", { path: written });
  const path = segmentsOf(written).join("/");
  return path === "" ? "/." : `/${path}`;
}

function symlinkTarget(entry: TarEntry): string {
  const { linkTarget = "" } = entry;
  if (linkTarget !== "" && linkTarget.length <= maxPathLength && !linkTarget.includes("\0"))
    return linkTarget;
  throw refuse("malformed", "A symbolic link leads nowhere", entry);
}

function refuse(
  problem: ArchiveError["problem"],
  message: string,
  entry?: Pick<TarEntry, "path">,
): ArchiveError {
  return new ArchiveError(problem, message, { entry: entry?.path.slice(0, 200) });
}
