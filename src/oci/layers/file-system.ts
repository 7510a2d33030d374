import type { FileEntry } from "../../model/index.ts";
import { ArchiveError } from "../tar/archive-error.ts";
import { type HolderNumber, mostLayers } from "./holder-sets.ts";
import {
  createPathTree,
  eachChild,
  hasChildren,
  type PathNumber,
  type PathTree,
  pathText,
  placedColumns,
  removePath,
} from "./path-tree.ts";
import {
  belowAt,
  type Content,
  contentAt,
  createPlacedRows,
  entryAt,
  layerAt,
  type PlacedRows,
  pathAt,
  type RowNumber,
  sinceAt,
} from "./placed-rows.ts";
import { cellAt, setCell } from "./tables.ts";

/** An entry where it ended up: under its real path, when lower layers make a parent a link. */
export interface Placed {
  readonly entry: FileEntry;
  /** Of a file; of a hard link, the file that it names. */
  readonly content?: Content | undefined;
}

export interface LayerPlace {
  readonly index: number;
  readonly diffId: string;
}

/** Paths, and what is placed at them. One where nothing is placed is a folder nobody wrote down, or gone. */
export interface FileSystem {
  readonly tree: PathTree;
  readonly rows: PlacedRows;
  /** Folders that the layer which comes now has emptied of what lower ones hold. */
  cleared: Set<PathNumber>;
}

/** @param maxPaths - how many there may be */
export function createFileSystem(maxPaths: number): FileSystem {
  const tree = createPathTree(maxPaths);
  return {
    tree,
    rows: createPlacedRows(tree.texts),
    cleared: new Set(),
  };
}

/** Makes room for a layer that comes over the others. */
export function beginLayer(system: FileSystem, { index, diffId }: LayerPlace): void {
  const { diffIds, firsts } = system.rows;
  if (firsts[index] !== undefined) return;
  if (index >= mostLayers) throw new ArchiveError("too-large", "The image has too many layers");
  diffIds[index] = diffId;
  firsts[index] = diffIds.indexOf(diffId);
  system.cleared = new Set();
}

/** By path, the row that is placed there, or was last; and which layer removed it, counted from 1. */
const [latest, removedBy] = placedColumns;

/** The row that is placed at a path now; 0 where none is. */
export function rowAt({ tree: { paths } }: FileSystem, path: PathNumber): RowNumber {
  return cellAt(paths, path, removedBy) === 0 ? cellAt(paths, path, latest) : 0;
}

/** Puts a row at a path. */
export function setRow({ tree: { paths } }: FileSystem, path: PathNumber, row: RowNumber): void {
  setCell(paths, path, latest, row);
  setCell(paths, path, removedBy, 0);
}

/** @param row - placed at any time */
export function placedOf(system: FileSystem, row: RowNumber): Placed {
  const { rows, tree } = system;
  const entry = entryAt(rows, row, pathText(tree, pathAt(rows, row)));
  return { entry, content: contentAt(rows, row) };
}

/** The layers that held a path so far, without this one. */
export function holdersBelow(
  { rows, tree }: FileSystem,
  path: PathNumber,
  layer: number,
): HolderNumber {
  const row = cellAt(tree.paths, path, latest);
  if (row === 0) return 0;
  const { holders, firsts } = rows;
  const holder = firsts[layerAt(rows, row)] ?? 0;
  return holders.without(holders.with(belowAt(rows, row), holder), firsts[layer] ?? 0);
}

/**
 * The layer from which on a path is there, once this one has written it, counted from 1: itself,
 * where one below had removed it. 0 is the lowest that held it.
 */
export function sinceWhen({ rows, tree }: FileSystem, path: PathNumber, layer: number): number {
  const removed = cellAt(tree.paths, path, removedBy);
  if (removed > 0 && removed <= layer) return layer + 1;
  return sinceAt(rows, cellAt(tree.paths, path, latest));
}

/** A whiteout hides what lower layers hold, and leaves what its own layer adds. */
export function hide(system: FileSystem, path: PathNumber, layer: number): void {
  hideChildren(system, path, layer);
  const row = rowAt(system, path);
  if (row !== 0 && layerAt(system.rows, row) === layer) return;
  forget(system, path, layer);
  if (!hasChildren(system.tree, path)) removePath(system.tree, path);
}

/** Hides what lower layers hold below a folder. */
export function hideChildren(system: FileSystem, folder: PathNumber, layer: number): void {
  // Whatever came there since is of the same layer.
  if (!hasChildren(system.tree, folder) || system.cleared.has(folder)) return;
  system.cleared.add(folder);
  eachChild(system.tree, folder, (child) => hide(system, child, layer));
}

/** Leaves a folder that nobody wrote down. */
export function forget(system: FileSystem, path: PathNumber, layer: number): void {
  if (rowAt(system, path) !== 0) setCell(system.tree.paths, path, removedBy, layer + 1);
}

/** What is placed over a folder hides all that is in it. */
export function dropChildren(system: FileSystem, folder: PathNumber, layer: number): void {
  if (!hasChildren(system.tree, folder)) return;
  eachChild(system.tree, folder, (child) => {
    dropChildren(system, child, layer);
    forget(system, child, layer);
    removePath(system.tree, child);
  });
}
