import type { FileEntry } from "../../model/index.ts";
import { lazyMap } from "./lazy-map.ts";

/** Paths by numbers: the root is 1, and folders come before what is in them. */
export interface NumberedPaths {
  count(): number;
  /** False for folders nobody wrote down, and for what is not there any more. */
  isPlaced(path: number): boolean;
  folderOf(path: number): number;
  nameOf(path: number): string;
  /** @returns 0 where there is none */
  childOf(folder: number, name: string): number;
  entryAt(path: number, text: string): FileEntry;
}

const root = 1;

/** All that is placed; each entry comes to be when somebody asks for it, since of most nobody does. */
export function listingOf(paths: NumberedPaths): ReadonlyMap<string, FileEntry> {
  let size: number | undefined;
  return lazyMap({
    size() {
      size ??= count(placedPaths(paths));
      return size;
    },
    items: () => placedPaths(paths),
    find(text) {
      const path = findExactly(paths, text);
      return path !== 0 && paths.isPlaced(path) ? path : undefined;
    },
    keyAt: textReader(paths),
    valueAt: paths.entryAt,
  });
}

function* placedPaths({ count, isPlaced }: NumberedPaths): Generator<number, void> {
  for (let path = root + 1; path <= count(); path++) if (isPlaced(path)) yield path;
}

function count(paths: Iterable<number>): number {
  let found = 0;
  for (const _ of paths) found++;
  return found;
}

/** No links are followed, and nothing is made simpler. */
function findExactly({ childOf }: NumberedPaths, text: string): number {
  let at = root;
  for (let start = 0; start <= text.length; ) {
    const slash = text.indexOf("/", start);
    const end = slash < 0 ? text.length : slash;
    at = childOf(at, text.slice(start, end));
    if (at === 0) return 0;
    start = end + 1;
  }
  return at;
}

/** Reads paths as text, one after the other: the folder is that of the one before as a rule. */
function textReader(paths: NumberedPaths): (path: number) => string {
  let last = root;
  let prefix = "";
  return (path) => {
    const folder = paths.folderOf(path);
    if (folder !== last) {
      last = folder;
      prefix = folder === root ? "" : `${textOf(paths, folder)}/`;
    }
    return prefix + paths.nameOf(path);
  };
}

function textOf({ folderOf, nameOf }: NumberedPaths, path: number): string {
  const segments: string[] = [];
  // What is kept may be damaged: folders have lower numbers, so that there is an end.
  for (let at = path; at > root; at = Math.min(at - 1, folderOf(at))) segments.push(nameOf(at));
  return segments.reverse().join("/");
}
