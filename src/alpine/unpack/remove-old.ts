import { folderOf } from "../../oci/tar/entry-path.ts";
import { resolvePath } from "../../rootfs/resolve-path.ts";
import type { Node } from "../../rootfs/working-root.ts";
import {
  type ApkHolding,
  type ApkState,
  type HeldFile,
  joined,
  noteChange,
  useFolder,
} from "./apk-state.ts";
import { isChanged } from "./audit.ts";

/**
 * Removes what the old version of a package had and nothing has now: files, but for those in protected
 * folders that were changed by hand, and folders that are empty then.
 *
 * @param fresh - what the new version laid at other paths: these may lead to the same place
 * @see apk-tools' src/database.c
 */
export async function removeOld(
  state: ApkState,
  old: ApkHolding,
  fresh: ReadonlySet<Node>,
): Promise<void> {
  for (const [folder, { files }] of old.folders) {
    noteChange(state, folder, old.name);
    for (const [name, noted] of files) {
      const path = joined(folder, name);
      if (state.owners.get(path) === old) state.owners.delete(path);
      await removeFile(state, { path, noted, fresh });
    }
  }
  for (const folder of old.folders.keys()) useFolder(state, folder, -1);
  for (const folder of [...old.folders.keys()].sort().reverse())
    removeUnused(state, folder, old.name);
}

interface OldFile {
  readonly path: string;
  readonly noted: HeldFile;
  readonly fresh: ReadonlySet<Node>;
}

async function removeFile({ root, isProtected }: ApkState, file: OldFile): Promise<void> {
  const { path, noted, fresh } = file;
  const at = resolvePath(root, path);
  if (at === undefined) return;
  const node = root.get(at);
  const isKept = isProtected(folderOf(path));
  const isGone = node && node.type !== "directory" && !fresh.has(node);
  if (isGone && !(isKept && (await isChanged(root, path, noted)))) root.remove(at);
  if (isKept && root.get(`${at}.apk-new`)?.type === "file") root.remove(`${at}.apk-new`);
}

/** A folder that no package has is removed where it is empty, and then the one above it. */
function removeUnused(state: ApkState, folder: string, by: string): void {
  const { root, folderUses } = state;
  for (let at = folder; at !== "" && folderUses.get(at) === 0; at = folderOf(at)) {
    noteChange(state, at, by);
    const real = resolvePath(root, at);
    if (real === undefined || root.get(real)?.type !== "directory") continue;
    if (root.list(real).length === 0) root.remove(real);
  }
}
