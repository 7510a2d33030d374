import { Buffer } from "node:buffer";
import { folderOf } from "../../oci/tar/entry-path.ts";
import { followPath, isDirectory, resolvePath } from "../../rootfs/resolve-path.ts";
import type { Node } from "../../rootfs/working-root.ts";
import { isUnknown, type Shell } from "./shell/state.ts";
import { stop } from "./shell/stop.ts";

/** Writes a file as a script would: one that is there keeps its owner and mode. */
export async function putFile(shell: Shell, written: string, text: string): Promise<void> {
  const { root } = shell.host;
  if (isUnknown(text)) stop(shell, `> ${written}`);
  const path = followPath(root, written) ?? resolvePath(root, written);
  const folder = path === undefined ? undefined : root.get(folderOf(path));
  if (path === undefined || !isDirectory(folder)) return stop(shell, `> ${written}`);
  const before = root.get(path);
  if (before && before.type !== "file") return stop(shell, `> ${written}`);
  const bytes = Buffer.from(text);
  if (before && Buffer.from(await root.bytesOf(before)).equals(bytes)) return;
  root.put(path, newFile(before ?? { mode: 0o666 & ~shell.umask, uid: 0, gid: 0 }, bytes));
}

function newFile({ mode, uid, gid }: Pick<Node, "mode" | "uid" | "gid">, bytes: Uint8Array): Node {
  return { type: "file", mode, uid, gid, mtime: 0, content: { kind: "new", bytes } };
}
