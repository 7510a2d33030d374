import { isDirectory, nodeAt, resolvePath, targetOf } from "../../rootfs/resolve-path.ts";
import type { Node } from "../../rootfs/working-root.ts";
import { otherOwners } from "./dpkg-database.ts";
import { divertedName } from "./overrides.ts";
import type { Unpacking } from "./unpacking.ts";

/**
 * Removes what the installed version brought and the new one does not: folders only where they are empty
 * and nobody else's, never what is the same file by another way (`/lib` and `/usr/lib`). Configuration
 * files stay, and are obsolete from now on.
 */
export function removeOldFiles(unpacking: Unpacking): void {
  const { installed, inArchive, conffiles } = unpacking;
  if (!installed) return;
  const present = presentFiles(unpacking);
  const old = new Map(installed.conffiles.map((conffile) => [conffile.name, conffile]));
  for (const name of installed.files.toReversed()) {
    if (inArchive.has(name) || conffiles.has(name)) continue;
    removeOne(unpacking, { name, present, oldHash: old.get(name)?.hash });
  }
}

interface PresentFiles {
  readonly byPath: ReadonlyMap<string, string>;
  readonly byNode: ReadonlyMap<Node, string>;
}

/** Where the files of the new version are, so that the same file is known by its other name. */
function presentFiles({ root, files, filtered }: Unpacking): PresentFiles {
  const byPath = new Map<string, string>();
  const byNode = new Map<Node, string>();
  for (const name of files) {
    if (filtered.has(name)) continue;
    const path = resolvePath(root, name);
    const node = path === undefined ? undefined : root.get(path);
    if (path === undefined || !node) continue;
    byPath.set(path, name);
    byNode.set(node, name);
  }
  return { byPath, byNode };
}

interface OldFile {
  readonly name: string;
  readonly present: PresentFiles;
  /** Of a configuration file. */
  readonly oldHash: string | undefined;
}

function removeOne(unpacking: Unpacking, { name, present, oldHash }: OldFile): void {
  const { root, database, deb, installed, activated } = unpacking;
  if (!installed) return;
  const usedName = divertedName(database.diversions, name, deb.name);
  const isFolder = isDirectory(targetOf(root, usedName));
  if (isFolder && otherOwners(database, name, installed).length > 0) return;
  const path = resolvePath(root, usedName);
  const node = nodeAt(root, usedName);
  if (path === undefined || path === "" || !node) return;
  if (node.type === "directory") {
    activateWithParents(activated, usedName);
    if (root.list(path).length === 0) root.remove(path);
    return;
  }
  const sameAs = present.byPath.get(path) ?? present.byNode.get(node);
  if (oldHash !== undefined) {
    keepConffile(unpacking, { name, oldHash, sameAs });
    return;
  }
  if (sameAs !== undefined) return;
  activateWithParents(activated, usedName);
  root.remove(path);
}

interface KeptConffile {
  readonly name: string;
  readonly oldHash: string;
  readonly sameAs: string | undefined;
}

function keepConffile(
  { conffiles, files }: Unpacking,
  { name, oldHash, sameAs }: KeptConffile,
): void {
  if (sameAs !== undefined) {
    const moved = conffiles.get(sameAs);
    if (moved?.hash === "newconffile") moved.hash = oldHash;
    return;
  }
  conffiles.set(name, { name, hash: oldHash, isObsolete: true, isRemovedOnUpgrade: false });
  files.push(name);
}

function activateWithParents(activated: Set<string>, name: string): void {
  for (let at = name; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) activated.add(at);
}
