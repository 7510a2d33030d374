import { resolvePath } from "../../rootfs/resolve-path.ts";
import type { Node, WorkingRoot } from "../../rootfs/working-root.ts";
import { hasApkChecksum } from "../checksum.ts";
import type { HeldFile } from "./apk-state.ts";

/**
 * Whether what lies at a path is something else than a package laid there; what is not there was not
 * changed, and what no package has was.
 */
export async function isChanged(
  root: WorkingRoot,
  path: string,
  noted: HeldFile | undefined,
): Promise<boolean> {
  const at = resolvePath(root, path);
  const node = at === undefined ? undefined : root.get(at);
  if (!node) return false;
  if (noted?.checksum === undefined) return true;
  return !(await hasContent(root, node, noted.checksum));
}

async function hasContent(root: WorkingRoot, node: Node, checksum: string): Promise<boolean> {
  if (node.type === "symlink") return hasApkChecksum(node.linkTarget ?? "", checksum);
  return node.type === "file" && hasApkChecksum(await root.bytesOf(node), checksum);
}
