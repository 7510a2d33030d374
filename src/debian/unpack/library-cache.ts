import { Buffer } from "node:buffer";
import { folderOf } from "../../oci/tar/entry-path.ts";
import { resolvePath } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";

/**
 * A library that came or went in a folder that only the loader's cache knows. In its own folders the loader
 * looks for itself, also for what a cache that is older does not list; elsewhere it would not be found.
 *
 * @returns the path of the first one
 */
export async function libraryOutsideCache(root: WorkingRoot): Promise<string | undefined> {
  const listed = await listedFolders(root);
  return root.touched().find((path) => {
    const isLibrary = /\.so(?:\.|$)/.test(path) && listed.has(folderOf(path));
    return isLibrary && (root.get(path) === undefined) !== (root.before(path) === undefined);
  });
}

/** Folders of `ld.so.conf.d` that the loader does not look into by itself. */
async function listedFolders(root: WorkingRoot): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const own = /^(?:usr\/)?lib(?:32|64|x32)?(?:\/[a-z0-9_]+-linux-[a-z0-9_]+)?$/;
  const names = root.list("etc/ld.so.conf.d").map((name) => `etc/ld.so.conf.d/${name}`);
  for (const path of ["etc/ld.so.conf", ...names]) {
    const node = root.get(path);
    if (node?.type !== "file") continue;
    for (const line of Buffer.from(await root.bytesOf(node))
      .toString("utf8")
      .split("\n")) {
      const written = line.replace(/#.*/, "").trim();
      const folder = written.startsWith("/") ? resolvePath(root, written) : undefined;
      if (folder !== undefined && !own.test(folder)) found.add(folder);
    }
  }
  return found;
}
