import type { Disk } from "../model/index.ts";

/**
 * Follows a path as a process would whose root is a directory: links that begin with a slash begin
 * there, and none leads out of it.
 *
 * @param path - relative to the root
 * @returns the path on the disk; `undefined` where it leads nowhere
 */
export async function resolveInRoot(
  path: string,
  { disk, root }: { readonly disk: Disk; readonly root: string },
): Promise<string | undefined> {
  if (path.includes("\0")) return undefined;
  const walk: Walk = { at: [], ahead: path.split("/").reverse(), links: 0 };
  while (walk.ahead.length > 0) {
    const segment = walk.ahead.pop() ?? "";
    if (segment === "..") walk.at.pop();
    else if (segment !== "" && segment !== ".") {
      const entry = await disk.lstat([root, ...walk.at, segment].join("/"));
      if (!entry || !step(walk, segment, entry.linkTarget)) return undefined;
    }
  }
  return [root, ...walk.at].join("/");
}

interface Walk {
  at: string[];
  /** Last segment first. */
  readonly ahead: string[];
  links: number;
}

/** @returns false where there are too many links */
function step(walk: Walk, segment: string, linkTarget: string | undefined): boolean {
  if (linkTarget === undefined) walk.at.push(segment);
  else {
    if (linkTarget.startsWith("/")) walk.at = [];
    walk.ahead.push(...linkTarget.split("/").reverse());
    walk.links++;
  }
  return walk.links <= maxLinks;
}

/** As Linux counts them. */
const maxLinks = 40;
