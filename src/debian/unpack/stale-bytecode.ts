import { folderOf } from "../../oci/tar/entry-path.ts";
import { isDirectory } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import type { DpkgDatabase } from "./dpkg-database.ts";

/**
 * Takes away what Python compiled of sources that changed or are gone: it would be stale. Python compiles
 * them again when they are used. What belongs to sources that stay as they are stays too.
 */
export function removeStaleBytecode(root: WorkingRoot, database: DpkgDatabase): void {
  for (const path of root.touched()) {
    if (path.endsWith(".py") && isChanged(root, path)) removeCompiled(root, database, path);
  }
}

function removeCompiled(root: WorkingRoot, database: DpkgDatabase, path: string): void {
  const folder = folderOf(path);
  const stem = path.slice(folder === "" ? 0 : folder.length + 1, -".py".length);
  const cache = `${folder}/__pycache__`;
  const cached = isDirectory(root.get(cache))
    ? root.list(cache).filter((name) => name.startsWith(`${stem}.`) && /\.py[co]$/.test(name))
    : [];
  for (const old of [`${path}c`, `${path}o`, ...cached.map((name) => `${cache}/${name}`)])
    if (root.get(old) && !isOwned(database, old)) root.remove(old);
  if (root.get(cache)) removeLeftFolders(root, database, cache);
}

function isChanged(root: WorkingRoot, path: string): boolean {
  return root.before(path)?.type === "file" && root.get(path)?.content?.kind !== "old";
}

function isOwned({ owners }: DpkgDatabase, path: string): boolean {
  return (owners.get(`/${path}`)?.size ?? 0) > 0;
}

/** Folders of a package that kept dpkg from removing them by what they held. */
function removeLeftFolders(root: WorkingRoot, database: DpkgDatabase, cache: string): void {
  const hasSources = root.list(folderOf(cache)).some((name) => name.endsWith(".py"));
  if (hasSources) return;
  for (let at = cache; at !== "" && root.list(at).length === 0; at = folderOf(at)) {
    if (isOwned(database, at)) return;
    root.remove(at);
  }
}
