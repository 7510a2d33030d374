import { folderOf, segmentsOf } from "../oci/tar/entry-path.ts";
import type { Node, WorkingRoot } from "./working-root.ts";

/**
 * Where a path really is: links in its folders followed inside the root, the last part left alone.
 * What is not there yet is taken as written.
 *
 * @param written - with or without a leading slash
 * @returns `undefined` where links go round in circles, or a folder on the way is a file
 */
export function resolvePath(root: WorkingRoot, written: string): string | undefined {
  return walk(root, written, false);
}

/** As `resolvePath`, and follows the last part too; `undefined` also where there is nothing. */
export function followPath(root: WorkingRoot, written: string): string | undefined {
  const path = walk(root, written, true);
  return path !== undefined && root.get(path) ? path : undefined;
}

/** What lies at a path as it is written, links in its folders followed. */
export function nodeAt(root: WorkingRoot, written: string): Node | undefined {
  const path = resolvePath(root, written);
  return path === undefined ? undefined : root.get(path);
}

/** What a path leads to in the end. */
export function targetOf(root: WorkingRoot, written: string): Node | undefined {
  const path = followPath(root, written);
  return path === undefined ? undefined : root.get(path);
}

export function isDirectory(node: Node | undefined): boolean {
  return node?.type === "directory";
}

/** Linux gives up after as many. */
const maxLinks = 40;

interface Walk {
  /** Parts that lie ahead, the next one last. */
  readonly left: string[];
  at: string;
  links: number;
}

function walk(root: WorkingRoot, written: string, followsLast: boolean): string | undefined {
  const state: Walk = { left: segmentsOf(written).reverse(), at: "", links: 0 };
  for (let name = state.left.pop(); name !== undefined; name = state.left.pop()) {
    if (name === "..") state.at = folderOf(state.at);
    else if (!step(root, state, { name, followsLast })) return undefined;
  }
  return state.at;
}

/** @returns false where it goes no further */
function step(
  root: WorkingRoot,
  state: Walk,
  { name, followsLast }: { readonly name: string; readonly followsLast: boolean },
): boolean {
  const path = state.at === "" ? name : `${state.at}/${name}`;
  const node = root.get(path);
  const isLast = state.left.length === 0;
  if (node?.type === "symlink" && (!isLast || followsLast)) {
    const { linkTarget = "" } = node;
    if (linkTarget.startsWith("/")) state.at = "";
    state.left.push(...segmentsOf(linkTarget).reverse());
    return ++state.links <= maxLinks;
  }
  state.at = path;
  return isLast || !node || node.type === "directory";
}
