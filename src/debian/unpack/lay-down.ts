import { folderOf } from "../../oci/tar/entry-path.ts";
import { RefusedUpgrade } from "../../rootfs/refused.ts";
import { removeTree } from "../../rootfs/remove-tree.ts";
import {
  followPath,
  isDirectory,
  nodeAt,
  resolvePath,
  targetOf,
} from "../../rootfs/resolve-path.ts";
import {
  md5,
  type NewContent,
  type Node,
  newContentHash,
  type WorkingRoot,
} from "../../rootfs/working-root.ts";
import { isFiltered } from "./dpkg-options.ts";
import { checkOwners } from "./other-owners.ts";
import { divertedName } from "./overrides.ts";
import type { PayloadEntry } from "./read-payload.ts";
import type { Unpacking } from "./unpacking.ts";

/**
 * Lays one file of a package down, by dpkg's rules: existing folders and links to folders stay, what
 * other packages own is taken only where one of them says so, configuration files wait.
 *
 * @throws RefusedUpgrade where dpkg would stop
 */
export async function layDown(unpacking: Unpacking, entry: PayloadEntry): Promise<void> {
  const { root, database, deb, conffiles, filtered, leavesOut } = unpacking;
  const conffile = conffiles.get(entry.name);
  checkName(unpacking, entry);
  unpacking.files.push(entry.name);
  unpacking.inArchive.add(entry.name);
  const usedName = divertedName(database.diversions, entry.name, deb.name);
  unpacking.activated.add(usedName);
  const path = resolvePath(root, usedName);
  if (path === undefined) throw refuse(unpacking, `${usedName} leads nowhere`);
  const present = root.get(path);
  const isThere = isExistingFolder(root, entry, { path, usedName });
  const owned = isThere ? "free" : checkOwners(unpacking, entry, present);
  if (owned === "theirs") {
    if (conffile) conffile.isObsolete = true;
    unpacking.files.pop();
    unpacking.inArchive.delete(entry.name);
    return;
  }
  if (isFiltered(database.options.filters, entry) || leavesOut(entry, filtered)) {
    unpacking.inArchive.delete(entry.name);
    filtered.add(entry.name);
    return;
  }
  if (isThere) return;
  if (owned === "shared") checkShared(unpacking, entry, present);
  else place(unpacking, entry, { path, present });
}

/** What a file of a package becomes: names of owners go before numbers, overrides before both. */
export function nodeOf(
  { root, database }: Pick<Unpacking, "root" | "database">,
  entry: PayloadEntry,
  path: string,
): Node {
  const { accounts, overrides } = database;
  const override = overrides.get(entry.name);
  const facts = {
    mode: override?.mode ?? (entry.type === "symlink" ? 0o777 : entry.mode),
    uid: override?.uid ?? accounts.users.get(entry.userName) ?? entry.uid,
    gid: override?.gid ?? accounts.groups.get(entry.groupName) ?? entry.gid,
    mtime: entry.mtime,
  };
  if (entry.type === "symlink")
    return { ...facts, type: "symlink", linkTarget: entry.linkTarget ?? "" };
  if (entry.type === "directory") return { ...facts, type: "directory" };
  const { content = nothing } = entry;
  const known = root.knownHash(path);
  if (known !== undefined && known === newContentHash(content))
    return { ...facts, type: "file", content: { kind: "old", path } };
  return { ...facts, type: "file", content };
}

const nothing: NewContent = { kind: "new", bytes: new Uint8Array() };

function checkName(unpacking: Unpacking, { name }: PayloadEntry): void {
  const { database, deb, conffiles } = unpacking;
  if (conffiles.get(name)?.isRemovedOnUpgrade)
    throw refuse(unpacking, `${name} is brought and taken away at once`);
  const diversion = database.diversions.to.get(name);
  if (diversion) throw refuse(unpacking, `${name} is where ${diversion.from} is diverted to`);
  if (deb.name === "") throw refuse(unpacking, "It has no name");
}

interface Place {
  readonly path: string;
  readonly usedName: string;
}

function isExistingFolder(
  root: WorkingRoot,
  entry: PayloadEntry,
  { path, usedName }: Place,
): boolean {
  if (entry.type === "directory") return isDirectory(targetOf(root, usedName));
  if (entry.type !== "symlink") return false;
  const present = root.get(path);
  if (present?.type === "directory") return true;
  if (present?.type !== "symlink") return false;
  // Two ways to say the same folder.
  const { linkTarget = "" } = entry;
  const proposed = linkTarget.startsWith("/") ? linkTarget : `${folderOf(path)}/${linkTarget}`;
  const before = followPath(root, path);
  return (
    before !== undefined && isDirectory(root.get(before)) && followPath(root, proposed) === before
  );
}

/** An architecture of the same package has brought it already, and is of the same version. */
function checkShared(unpacking: Unpacking, entry: PayloadEntry, present: Node | undefined): void {
  const isSame =
    entry.type === "symlink"
      ? present?.type === "symlink" && present.linkTarget === entry.linkTarget
      : entry.type === "directory" || sharesContent(unpacking, entry, present);
  if (!isSame) throw refuse(unpacking, `${entry.name} differs between architectures`);
}

function sharesContent(
  { root, conffiles }: Unpacking,
  entry: PayloadEntry,
  present: Node | undefined,
): boolean {
  if (conffiles.has(entry.name) || entry.type === "hardlink") return true;
  const { content } = present ?? {};
  const wanted = newContentHash(entry.content ?? nothing);
  if (content && content.kind !== "old") return newContentHash(content) === wanted;
  return content !== undefined && root.knownHash(content.path) === wanted;
}

function place(
  unpacking: Unpacking,
  entry: PayloadEntry,
  { path, present }: { readonly path: string; readonly present: Node | undefined },
): void {
  const { root, conffiles, takenOver } = unpacking;
  if (path !== "" && !isDirectory(nodeAt(root, folderOf(path))) && folderOf(path) !== "")
    throw refuse(unpacking, `the folder of ${entry.name} is missing`);
  const node =
    entry.type === "hardlink" ? linked(unpacking, entry) : nodeOf(unpacking, entry, path);
  note(unpacking, entry);
  takenOver.add(entry.name);
  const conffile = conffiles.get(entry.name);
  if (conffile) {
    conffile.pending = { path, node };
    return;
  }
  for (const left of [".dpkg-new", ".dpkg-tmp"]) removeTree(root, `${path}${left}`);
  if (present?.type === "directory" && path !== "") removeTree(root, path);
  root.put(path, keepingCapabilities(present, node));
}

/**
 * dpkg loses the capabilities of a file that it replaces, and packages set theirs again; what an image's
 * author has set would be lost with nobody to notice, so that it is kept.
 */
function keepingCapabilities(present: Node | undefined, node: Node): Node {
  const capability = present?.type === "file" ? present.xattrs?.["security.capability"] : undefined;
  if (node.type !== "file" || capability === undefined) return node;
  return { ...node, xattrs: { "security.capability": capability } };
}

function linked(unpacking: Unpacking, entry: PayloadEntry): Node {
  const { root, database, deb, conffiles } = unpacking;
  const { linkTarget = "" } = entry;
  const target = divertedName(database.diversions, linkTarget, deb.name);
  const node = conffiles.get(linkTarget)?.pending?.node ?? nodeAt(root, target);
  if (node?.type !== "file")
    throw refuse(unpacking, `${entry.name} is another name of ${linkTarget}, which is not there`);
  return node;
}

/** Most packages bring the hashes of their files; the bytes of others are held. */
function note({ hashes, deb }: Unpacking, { name, content, ...entry }: PayloadEntry): void {
  if (deb.controlFiles.has("md5sums")) return;
  if (content?.kind === "new") hashes.set(name, md5(content.bytes));
  const other = entry.type === "hardlink" ? hashes.get(entry.linkTarget ?? "") : undefined;
  if (other !== undefined) hashes.set(name, other);
}

/** Where a configuration file is at last: links are followed, as far as they lead. */
export function conffilePath(root: WorkingRoot, name: string): string | undefined {
  let path = resolvePath(root, name);
  for (let links = 0; path !== undefined && links <= maxLinks; links++) {
    const node = root.get(path);
    if (node?.type !== "symlink") return !node || node.type === "file" ? path : undefined;
    const { linkTarget = "" } = node;
    path = resolvePath(
      root,
      linkTarget.startsWith("/") ? linkTarget : `${folderOf(path)}/${linkTarget}`,
    );
  }
  return undefined;
}

/** dpkg gives up after as many. */
const maxLinks = 25;

function refuse({ deb }: Unpacking, message: string): RefusedUpgrade {
  return new RefusedUpgrade(deb.name, message);
}
