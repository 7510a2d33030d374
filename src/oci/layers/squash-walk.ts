import type { FileEntry } from "../../model/index.ts";
import { maxPathLength, segmentsOf } from "../tar/entry-path.ts";
import { addChild, forget, type Node, nodePath } from "./squash-node.ts";

export interface WalkOptions {
  /** Missing folders come to be, files in the way go, and the last segment's link is followed. */
  readonly make?: boolean;
  /** The last segment's link is followed; parents' links always are. */
  readonly last?: boolean;
}

/**
 * Walks as a process inside the image would: `..` stops at the root, absolute links begin there.
 *
 * @returns `unreachable` where links lead in a circle or further down than a path may be long
 */
export function walk(
  root: Node,
  path: readonly string[],
  options: WalkOptions = {},
): Node | "unreachable" | undefined {
  const left = path.toReversed();
  let node = root;
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const child = step(node, name, options);
    if (!child) return undefined;
    if (child.path.length > maxPathLength) return "unreachable";
    const target = linkOf(child);
    if (target === undefined || (left.length === 0 && !options.last && !options.make)) {
      node = child;
      continue;
    }
    if (++links > maxLinks || target.length > maxPathLength) return "unreachable";
    if (target.startsWith("/")) node = root;
    left.push(...segmentsOf(target).reverse());
  }
  return node;
}

/** All that is placed, parents before children. */
export function listNodes(root: Node): ReadonlyMap<string, FileEntry> {
  const entries = new Map<string, FileEntry>();
  // No path has more folders than fit into the stack: its length is bounded.
  const list = (node: Node) => {
    if (node.placed) entries.set(node.path, node.placed.entry);
    if (node.children) for (const child of node.children.values()) list(child);
  };
  list(root);
  return entries;
}

/** As Linux: more links than this are a circle. */
const maxLinks = 40;

function step(node: Node, name: string, { make }: WalkOptions): Node | undefined {
  if (name === "..") return node.parent ?? node;
  const child = node.children?.get(name);
  if (!make) return child;
  if (!child) return addChild(node, name, nodePath(node, name));
  const type = child.placed?.entry.type;
  if (type !== undefined && type !== "directory" && type !== "symlink") forget(child, child.layer);
  return child;
}

function linkOf(node: Node): string | undefined {
  return node.placed?.entry.type === "symlink" ? node.placed.entry.linkTarget : undefined;
}
