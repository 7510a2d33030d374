import { maxPathLength, segmentsOf } from "../tar/entry-path.ts";
import { type FileSystem, rowAt } from "./file-system.ts";
import { childLength, makeChild, type PathNumber, pathText } from "./path-tree.ts";
import { typeAt } from "./placed-rows.ts";
import { walk } from "./squash-walk.ts";

/** A folder as it was written, and where that leads. */
export interface Folder {
  readonly written: string;
  readonly path: PathNumber;
  /** Links lead elsewhere. */
  readonly isMoved: boolean;
  readonly above: Folder | undefined;
}

/** Finds the folders of paths; nearly always it is that of the path before, or one close by. */
export interface Folders {
  /** Comes to be where it is missing; `undefined` where it has no end. */
  find(written: string): Folder | undefined;
  /** Something was placed that may change where paths lead. */
  forget(): void;
}

/** Knows the folders from the root to the last one. */
export function createFolders(system: FileSystem): Folders {
  const root: Folder = { written: "", path: system.tree.root, isMoved: false, above: undefined };
  let last = root;
  return {
    find(written) {
      if (last.written === written) return last;
      while (last.above && !isIn(written, last.written)) last = last.above;
      while (last.written.length < written.length) {
        const next = folderIn(system, last, written) ?? folderByLinks(system, last, written);
        if (!next) return undefined;
        last = next;
      }
      return last;
    },
    forget() {
      last = root;
    },
  };
}

/** True for the folder itself too. */
function isIn(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  return path.length === folder.length || path[folder.length] === "/";
}

/** The next one on the way; `undefined` where there is something else than a folder. */
function folderIn(system: FileSystem, above: Folder, written: string): Folder | undefined {
  const { tree, rows } = system;
  const start = above.written === "" ? 0 : above.written.length + 1;
  const slash = written.indexOf("/", start);
  const end = slash < 0 ? written.length : slash;
  const name = written.slice(start, end);
  if (childLength(tree, above.path, name) > maxPathLength) return undefined;
  const path = makeChild(tree, above.path, name);
  const row = rowAt(system, path);
  if (row !== 0 && typeAt(rows, row) !== "directory") return undefined;
  return { written: written.slice(0, end), path, isMoved: above.isMoved, above };
}

/** All of the way at once: how many links it may have is counted from the root. */
function folderByLinks(system: FileSystem, above: Folder, written: string): Folder | undefined {
  const path = walk(system, segmentsOf(written), { make: true });
  if (path === 0 || path === "unreachable") return undefined;
  return { written, path, isMoved: pathText(system.tree, path) !== written, above };
}
