import type { FileEntry } from "../../model/index.ts";

/** What a layer wrote, of what the image still shows; directories do not count, since writing a file touches those above it. */
export interface LayerChanges {
  /** The deepest folder that all files and links lie in, or the only one; empty for the root. */
  readonly under: string;
  /** A package database is among them. */
  readonly hasPackages: boolean;
}

/**
 * What every layer wrote, by diffID; a layer of which nothing is left has no entry.
 *
 * @param entries - what the image shows
 * @param written - files that were read in all layers, hidden ones too
 */
export function changesByLayer(
  entries: ReadonlyMap<string, FileEntry>,
  written: readonly WrittenFile[],
): ReadonlyMap<string, LayerChanges> {
  const found = new Map<string, OpenChanges>();
  // Nothing more can be learned of a layer that wrote all over.
  let everywhere: string | undefined;
  for (const entry of entries.values()) {
    const { layer, below } = entry;
    if ((layer === everywhere && !below) || entry.type === "directory") continue;
    if (layer !== undefined && note(found, layer, entry.path).under === "") everywhere = layer;
    // A file that a higher layer wrote again.
    if (below) for (const lower of below) note(found, lower, entry.path);
  }
  for (const file of written) noteWritten(found, file);
  return found;
}

function noteWritten(found: Map<string, OpenChanges>, { path, layer }: WrittenFile): void {
  if (layer === undefined) return;
  const changes = note(found, layer, path);
  changes.hasPackages ||= packageDatabases.has(path);
}

/** A file of one layer. */
export interface WrittenFile {
  readonly path: string;
  readonly layer?: string;
}

type OpenChanges = { -readonly [K in keyof LayerChanges]: LayerChanges[K] };

function note(found: Map<string, OpenChanges>, layer: string, path: string): OpenChanges {
  const changes = found.get(layer);
  if (!changes) {
    const first = { under: path, hasPackages: false };
    found.set(layer, first);
    return first;
  }
  if (changes.under !== "" && !isBelow(path, changes.under)) {
    changes.under = commonFolder(path, changes.under);
  }
  return changes;
}

const packageDatabases: ReadonlySet<string> = new Set([
  "var/lib/dpkg/status",
  "lib/apk/db/installed",
  "usr/lib/apk/db/installed",
  ...["var/lib/rpm", "usr/lib/sysimage/rpm"].flatMap((folder) =>
    ["Packages", "Packages.db", "rpmdb.sqlite"].map((name) => `${folder}/${name}`),
  ),
]);

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
