import type { FileEntry } from "../../model/index.ts";

/**
 * The deepest folder that all files and links lie in that a layer wrote, by diffID: the file itself
 * where it is the only one, empty for the root. Directories do not count, since writing a file
 * touches those above it.
 *
 * @param entries - what the image shows
 */
export function changedFolders(entries: Iterable<FileEntry>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  // Nothing more can be learned of a layer that wrote all over.
  let everywhere: string | undefined;
  for (const { layer, below, type, path } of entries) {
    if ((layer === everywhere && !below) || type === "directory") continue;
    if (layer !== undefined && widen(found, layer, path) === "") everywhere = layer;
    // A file that a higher layer wrote again.
    if (below) for (const lower of below) widen(found, lower, path);
  }
  return found;
}

function widen(found: Map<string, string>, layer: string, path: string): string {
  const folder = withPath(found.get(layer), path);
  found.set(layer, folder);
  return folder;
}

/** The deepest folder in which both lie. @param folder - `undefined` where nothing lies yet */
export function withPath(folder: string | undefined, path: string): string {
  if (folder === undefined) return path;
  return isBelow(path, folder) ? folder : commonFolder(path, folder);
}

/** True for the folder itself, and for what lies in it. */
export function isBelow(path: string, folder: string): boolean {
  if (folder === "" || path === folder) return true;
  return path.startsWith(folder) && path.charCodeAt(folder.length) === slash;
}

const slash = 47;

function commonFolder(a: string, b: string): string {
  let end = 0;
  for (let i = 0; i <= a.length && i <= b.length; i++) {
    const ends = i === a.length || i === b.length;
    if (ends || a.charCodeAt(i) !== b.charCodeAt(i)) break;
    if (a.charCodeAt(i) === slash) end = i;
  }
  return a.slice(0, end);
}
