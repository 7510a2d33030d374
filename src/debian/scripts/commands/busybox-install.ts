import { Buffer } from "node:buffer";
import { folderOf } from "../../../oci/tar/entry-path.ts";
import { isDirectory, nodeAt, resolvePath, targetOf } from "../../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../../rootfs/working-root.ts";

/**
 * `busybox --install -s`: a link to busybox for each of its commands, where nothing lies yet. Which paths
 * these are is told by a file that the package ships; without one, by the names in the program itself: then
 * each must be there somewhere.
 *
 * @returns why that cannot be told, for people; `undefined` where it is done
 */
export async function installBusybox(root: WorkingRoot): Promise<string | undefined> {
  const listed = await listedPaths(root);
  if (listed) {
    for (const path of listed) linkAt(root, path);
    return undefined;
  }
  const program = targetOf(root, "bin/busybox");
  const names = program && commandNames(await root.bytesOf(program));
  if (!names) return "its commands are not known";
  const missing = names.find((name) =>
    folders.every((folder) => !nodeAt(root, `${folder}/${name}`)),
  );
  return missing === undefined ? undefined : `nothing says where ${missing} goes`;
}

const folders = ["bin", "sbin", "usr/bin", "usr/sbin"];

/** In a folder since several packages bring commands of busybox; another program installs theirs. */
async function listedPaths(root: WorkingRoot): Promise<readonly string[] | undefined> {
  const node = targetOf(root, "etc/busybox-paths.d/busybox");
  if (node?.type !== "file") return undefined;
  const text = Buffer.from(await root.bytesOf(node)).toString("utf8");
  const paths = text.split("\n").filter((line) => line !== "");
  const isUnderstood = paths.every((path) =>
    /^\/?(?:usr\/)?s?bin\/[^/\s]+$|^\/?linuxrc$/.test(path),
  );
  return isUnderstood && paths.length > 0 ? paths : undefined;
}

function linkAt(root: WorkingRoot, written: string): void {
  const path = resolvePath(root, written);
  if (path === undefined || root.get(path) || !isDirectory(root.get(folderOf(path)))) return;
  const owner = { mode: 0o777, uid: 0, gid: 0, mtime: 0 };
  root.put(path, { type: "symlink", linkTarget: "/bin/busybox", ...owner });
}

/** They stand in order, each behind the other, from `[` on. */
function commandNames(program: Uint8Array): readonly string[] | undefined {
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  const names: string[] = [];
  let at = bytes.indexOf("\0[\0[[\0") + 1;
  if (at === 0) return undefined;
  for (let last = ""; ; ) {
    const end = bytes.indexOf(0, at);
    const name = bytes.toString("latin1", at, Math.min(end, at + maxName));
    if (end < 0 || end - at > maxName || name <= last || !/^[[\w.+-]+$/.test(name)) break;
    names.push(name);
    last = name;
    at = end + 1;
  }
  return names.length >= fewest ? names : undefined;
}

const maxName = 40;

/** A busybox with fewer commands is none that a system starts with. */
const fewest = 20;
