import type { FileEntry } from "../../model/index.ts";
import { folderOf, type LayerPath, maxPathLength, segmentsOf } from "../tar/entry-path.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import { changedPaths } from "./changed-paths.ts";
import {
  beginLayer,
  createFileSystem,
  dropChildren,
  type FileSystem,
  hide,
  hideChildren,
  holdersBelow,
  type LayerPlace,
  type Placed,
  placedOf,
  rowAt,
  setRow,
  sinceWhen,
} from "./file-system.ts";
import { listingOf } from "./numbered-paths.ts";
import { packListing } from "./packed-listing.ts";
import { childLength, childOf, makeChild, nameOf, parentOf } from "./path-tree.ts";
import { addLink, addRow, type Content, entryAt, type RowNumber, typeAt } from "./placed-rows.ts";
import { walk } from "./squash-walk.ts";
import { createFolders, type Folders } from "./written-folders.ts";

export interface LayerEntry {
  readonly written: TarEntry;
  readonly at: Exclude<LayerPath, { readonly kind: "unsafe" | "nothing" }>;
  readonly content?: Omit<Content, "row"> | undefined;
}

/** The file system that layers make together. */
export interface Squash {
  /**
   * Lays one entry of a layer over what is there. Layers come lowest first.
   *
   * @returns `undefined` for a whiteout, and `unreachable` where its folder is a link to itself
   *   or its real path is longer than Linux takes
   * @throws ArchiveError where there are more paths than memory should hold
   */
  apply(entry: LayerEntry, layer: LayerPlace): Applied | "unreachable" | undefined;
  /** How many entries were placed. */
  count(): number;
  /** An entry as it was placed, hidden since or not. @param row - counted from 1 */
  placed(row: RowNumber): Placed;
  /** What a path leads to, links followed inside the root. */
  find(path: string): Placed | undefined;
  /** Everything that is not hidden, folders first. Nothing may be laid over it after that. */
  list(): ReadonlyMap<string, FileEntry>;
  /** Where each layer wrote, as a listing has it. */
  changed(): ReadonlyMap<string, string>;
  /** diffIDs of the layers so far, lowest first. */
  layers(): readonly string[];
  /** The listing in pieces, to be opened again by the next run. */
  pack(): Iterable<Uint8Array>;
}

export interface Applied {
  readonly row: RowNumber;
  /** It ended up at another path than the one written. */
  readonly isMoved: boolean;
}

/** An empty file system. @param maxPaths - how many it may come to hold */
export function createSquash(maxPaths: number): Squash {
  const system = createFileSystem(maxPaths);
  const folders = createFolders(system);
  return {
    apply(entry, layer) {
      beginLayer(system, layer);
      if (entry.at.kind === "path") return place({ system, folders, entry, layer: layer.index });
      folders.forget();
      whiteOut(system, entry, layer);
      return undefined;
    },
    count: () => system.rows.count,
    placed: (row) => placedOf(system, row),
    find(path) {
      const found = walk(system, segmentsOf(path), { last: true });
      const row = found === "unreachable" ? 0 : rowAt(system, found);
      return row === 0 ? undefined : placedOf(system, row);
    },
    list: () => listEntries(system),
    changed: () => changedPaths(system),
    layers: () => system.rows.diffIds,
    pack: () => packListing(system),
  };
}

function whiteOut(system: FileSystem, { at }: LayerEntry, { index }: LayerPlace): void {
  const segments = segmentsOf(at.path);
  const name = at.kind === "opaque" ? undefined : segments.at(-1);
  const parents = name === undefined ? segments : segments.slice(0, -1);
  const folder = walk(system, parents, { last: true });
  if (folder === 0 || folder === "unreachable") return;
  const hidden = name === undefined ? folder : childOf(system.tree, folder, name);
  if (name === undefined) hideChildren(system, hidden, index);
  else if (hidden !== 0) hide(system, hidden, index);
}

interface Placing {
  readonly system: FileSystem;
  readonly folders: Folders;
  readonly entry: LayerEntry;
  readonly layer: number;
}

function place({ system, folders, entry, layer }: Placing): Applied | "unreachable" {
  const { at, written } = entry;
  const { tree, rows } = system;
  const folder = folders.find(folderOf(at.path));
  if (!folder) return "unreachable";
  const name = folder.written === "" ? at.path : at.path.slice(folder.written.length + 1);
  if (childLength(tree, folder.path, name) > maxPathLength) return "unreachable";
  const known = childOf(tree, folder.path, name);
  const path = known || makeChild(tree, folder.path, name);
  const before = rowAt(system, path);
  const below = holdersBelow(system, path, layer);
  const target = written.type === "hardlink" ? targetOf(system, written) : 0;
  const since = below === 0 ? 0 : sinceWhen(system, path, layer);
  const facts = { path, layer, below, since };
  const row = target === 0 ? addRow(rows, facts, entry) : addLink(rows, facts, { target, written });
  const type = typeAt(rows, row);
  if (type !== "directory") dropChildren(system, path, layer);
  // A folder becomes a link or the other way round, or goes; or a link leads elsewhere.
  if (known !== 0 && (type === "symlink" || type !== typeAt(rows, before))) folders.forget();
  setRow(system, path, row);
  return { row, isMoved: folder.isMoved };
}

/** The file of this layer or one below that a hard link names; 0 where it names none. */
function targetOf(system: FileSystem, { linkTarget = "" }: TarEntry): RowNumber {
  const path = walk(system, segmentsOf(linkTarget));
  const row = path === "unreachable" ? 0 : rowAt(system, path);
  return row !== 0 && typeAt(system.rows, row) === "directory" ? 0 : row;
}

function listEntries(system: FileSystem): ReadonlyMap<string, FileEntry> {
  const { tree, rows } = system;
  return listingOf({
    count: tree.names.count,
    isPlaced: (path) => rowAt(system, path) !== 0,
    folderOf: (path) => parentOf(tree, path),
    nameOf: (path) => nameOf(tree, path),
    childOf: (folder, name) => childOf(tree, folder, name),
    entryAt: (path, text) => entryAt(rows, rowAt(system, path), text),
  });
}
