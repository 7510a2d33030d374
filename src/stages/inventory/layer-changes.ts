import type { FileEntry } from "../../model/index.ts";

/** What a layer wrote, of what the image still shows. */
export interface LayerChanges {
  /** Files and links; directories are left out, since writing a file touches those above it. */
  readonly files: number;
  /** The deepest folder that all of them lie in, or the only file; empty for the root. */
  readonly under: string;
  /** A package database is among them. */
  readonly hasPackages: boolean;
}

/** What every layer wrote, by diffID; a layer of which nothing is left has no entry. */
export function changesByLayer(
  entries: ReadonlyMap<string, FileEntry>,
): ReadonlyMap<string, LayerChanges> {
  const found = new Map<string, OpenChanges>();
  for (const { path, type, layer, below } of entries.values()) {
    if (type === "directory" || layer === undefined) continue;
    note(found, layer, path);
    // A file that a higher layer wrote again.
    if (below) for (const lower of below) note(found, lower, path);
  }
  return found;
}

type OpenChanges = { -readonly [K in keyof LayerChanges]: LayerChanges[K] };

function note(found: Map<string, OpenChanges>, layer: string, path: string): void {
  const changes = found.get(layer);
  if (!changes) {
    found.set(layer, { files: 1, under: path, hasPackages: packageDatabase.test(path) });
    return;
  }
  changes.files++;
  if (changes.under !== "" && !isBelow(path, changes.under)) {
    changes.under = commonFolder(path, changes.under);
  }
  changes.hasPackages ||= packageDatabase.test(path);
}

const packageDatabase =
  /^(?:var\/lib\/dpkg\/status|(?:usr\/)?lib\/apk\/db\/installed$|(?:var\/lib|usr\/lib\/sysimage)\/rpm\/(?:Packages|rpmdb))/;

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
