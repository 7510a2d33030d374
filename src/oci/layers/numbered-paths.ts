import type { FileEntry } from "../../model/index.ts";
import { maxPathLength } from "../tar/entry-path.ts";
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
  const find = pathFinder(paths);
  return lazyMap({
    size() {
      size ??= count(placedPaths(paths));
      return size;
    },
    items: () => placedPaths(paths),
    find(text) {
      const path = find(text);
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

/** Finds paths as they are spelled: no links are followed. Who asks for one asks for others beside it. */
function pathFinder({ childOf }: NumberedPaths): (text: string) => number {
  const folders = new Map<string, number>();
  const find = (text: string): number => {
    const slash = text.lastIndexOf("/");
    const folder = slash < 0 ? root : folderOf(text.slice(0, slash));
    return folder === 0 ? 0 : childOf(folder, text.slice(slash + 1));
  };
  const folderOf = (text: string): number => {
    const known = folders.get(text);
    if (known !== undefined) return known;
    const found = find(text);
    if (folders.size >= mostFolders) folders.clear();
    folders.set(text, found);
    return found;
  };
  return (text) => (text.length > maxPathLength ? 0 : find(text));
}

const mostFolders = 10_000;

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
