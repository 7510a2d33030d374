import { maxPathLength, segmentsOf } from "../tar/entry-path.ts";
import { type FileSystem, forget, rowAt } from "./file-system.ts";
import { childOf, makeChild, type PathNumber, parentOf, pathLength } from "./path-tree.ts";
import { layerAt, linkAt, typeAt } from "./placed-rows.ts";

export interface WalkOptions {
  /** Missing folders come to be, files in the way go, and the last segment's link is followed. */
  readonly make?: boolean;
  /** The last segment's link is followed; parents' links always are. */
  readonly last?: boolean;
}

/**
 * Walks as a process inside the image would: `..` stops at the root, absolute links begin there.
 *
 * @returns 0 where there is no such path, and `unreachable` where links lead in a circle or further
 *   down than a path may be long
 */
export function walk(
  system: FileSystem,
  path: readonly string[],
  options: WalkOptions = {},
): PathNumber | "unreachable" {
  const { tree } = system;
  const left = path.toReversed();
  let at = tree.root;
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const child = step(system, { at, name, make: options.make ?? false });
    if (child === 0) return 0;
    if (pathLength(tree, child) > maxPathLength) return "unreachable";
    const target = linkOf(system, child);
    if (target === undefined || (left.length === 0 && !options.last && !options.make)) {
      at = child;
      continue;
    }
    if (++links > maxLinks || target.length > maxPathLength) return "unreachable";
    if (target.startsWith("/")) at = tree.root;
    left.push(...segmentsOf(target).reverse());
  }
  return at;
}

/** As Linux: more links than this are a circle. */
const maxLinks = 40;

interface Step {
  readonly at: PathNumber;
  readonly name: string;
  readonly make: boolean;
}

function step(system: FileSystem, { at, name, make }: Step): PathNumber {
  const { tree, rows } = system;
  if (name === "..") return parentOf(tree, at);
  if (!make) return childOf(tree, at, name);
  const child = makeChild(tree, at, name);
  const row = rowAt(system, child);
  const type = row === 0 ? "directory" : typeAt(rows, row);
  if (type !== "directory" && type !== "symlink") forget(system, child, layerAt(rows, row));
  return child;
}

function linkOf(system: FileSystem, path: PathNumber): string | undefined {
  const row = rowAt(system, path);
  return row !== 0 && typeAt(system.rows, row) === "symlink" ? linkAt(system.rows, row) : undefined;
}
