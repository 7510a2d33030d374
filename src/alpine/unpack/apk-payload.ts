import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { maxPathLength } from "../../oci/tar/entry-path.ts";
import type { TarMember } from "../../oci/tar/tar-member.ts";
import type { Accounts } from "../../rootfs/accounts.ts";
import { hostilePath } from "../../rootfs/hostile-path.ts";
import type { ApkFile } from "../archive/apk-file.ts";
import { apkChecksum, attributesChecksum } from "../checksum.ts";
import type { ApkOwnership } from "../file-database.ts";

/** A file of a package of apk. */
export interface ApkPayloadEntry {
  /** Without slashes around it. */
  readonly path: string;
  readonly type: "file" | "directory" | "symlink" | "hardlink";
  readonly owner: ApkOwnership;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** Of a hard link a path as above. */
  readonly linkTarget?: string;
  /** Of a file. */
  readonly bytes?: Uint8Array;
  readonly xattrs?: Readonly<Record<string, string>>;
  /** `Q1…`; of a hard link that of its file. */
  readonly checksum?: string;
}

/**
 * Reads the files of a package, in their order.
 *
 * @param accounts - of the root: names of owners go before numbers
 * @throws ArchiveError where an entry is a device or a pipe, a hard link leads nowhere, or there is more than
 *   any package has; EnvironmentError where a name leads outside
 */
export async function readApkPayload(
  file: ApkFile,
  accounts: Accounts,
): Promise<readonly ApkPayloadEntry[]> {
  const tar = file.openFiles();
  const entries: ApkPayloadEntry[] = [];
  const checksums = new Map<string, string>();
  let total = 0;
  for (let member = await tar.next(); member; member = await tar.next()) {
    total += member.entry.sizeBytes;
    if (entries.length >= maxEntries || total > maxTotalBytes)
      throw new ArchiveError("too-large", "There are more files than any package has");
    const entry = await entryOf(member, { accounts, checksums });
    if (entry.type === "file" && entry.checksum) checksums.set(entry.path, entry.checksum);
    entries.push(entry);
  }
  return entries;
}

const maxEntries = 500_000;
const maxFileBytes = 1 << 30;
/** They are held while the packages are upgraded. */
const maxTotalBytes = 2 ** 31;

interface Reading {
  readonly accounts: Accounts;
  readonly checksums: ReadonlyMap<string, string>;
}

async function entryOf(
  { entry, body }: TarMember,
  { accounts, checksums }: Reading,
): Promise<ApkPayloadEntry> {
  const path = plainPath(entry.path);
  const { userName = "", groupName = "" } = entry.owner ?? {};
  const uid = accounts.users.get(userName) ?? entry.uid;
  const gid = accounts.groups.get(groupName) ?? entry.gid;
  const { mtime, mode, xattrs } = entry;
  const attributes = xattrs && attributesChecksum(xattrs);
  const owner = { uid, gid, mode, ...(attributes !== undefined && { attributes }) };
  const facts = { path, owner, mtime, ...(xattrs && { xattrs }) };
  const linkTarget = entry.linkTarget ?? "";
  switch (entry.type) {
    case "directory":
      return { ...facts, type: "directory" };
    case "file": {
      if (entry.sizeBytes > maxFileBytes)
        throw refuse("too-large", "A file is larger than what is upgraded", path);
      const bytes = await body();
      return { ...facts, type: "file", bytes, checksum: apkChecksum(bytes) };
    }
    case "symlink":
      if (linkTarget === "" || linkTarget.length > maxPathLength || /[\0\n]/.test(linkTarget))
        throw refuse("malformed", "A symbolic link leads nowhere", path);
      return {
        ...facts,
        owner: { uid, gid, mode: 0o777 },
        type: "symlink",
        linkTarget,
        checksum: apkChecksum(linkTarget),
      };
    case "hardlink": {
      const target = plainPath(linkTarget);
      const checksum = checksums.get(target);
      if (checksum === undefined)
        throw refuse("malformed", "A hard link leads to no file before it", path);
      return { ...facts, type: "hardlink", linkTarget: target, checksum };
    }
    default:
      throw refuse("unsupported", "A device or a pipe is not installed", path);
  }
}

/** Lines of the database end where a line does, and each part of a path is a folder there. */
function plainPath(written: string): string {
  if (written.startsWith("/") || written.split("/").includes("..")) throw hostilePath(written);
  const path = written.replace(/^\.\//, "").replace(/\/$/, "");
  const isSafe =
    path.length <= maxPathLength &&
    !/\p{Cc}/u.test(path) &&
    path.split("/").every((part) => part !== "" && part !== ".");
  if (isSafe) return path;
  throw refuse("malformed", "The package holds a path that no package has", written);
}

function refuse(problem: ArchiveError["problem"], message: string, path: string): ArchiveError {
  return new ArchiveError(problem, message, { entry: path.slice(0, 200) });
}
