import { ArchiveError } from "../tar/archive-error.ts";
import { createNameTable, type NameTable } from "./name-table.ts";
import { addRowTo, cellAt, createTable, setCell, type Table } from "./tables.ts";
import { createTexts, type Texts } from "./texts.ts";

/** A path of a file system by its number; 0 is none. */
export type PathNumber = number;

/** Paths as numbers. One that was taken away keeps its number for when it comes back. */
export interface PathTree {
  readonly root: PathNumber;
  /** How many more paths there may be. */
  left: number;
  readonly texts: Texts;
  readonly names: NameTable;
  /** By path, with columns of this file, and some for what is placed there. */
  readonly paths: Table;
}

const folder = 0;
/** The text's number. */
const name = 1;
/** Of the whole path, in characters. */
const length = 2;
/** The list of children, the last one first: some of them may not be there any more. */
const first = 3;
const next = 4;
/** How many children are there. */
const count = 5;
const state = 6;
/** Of a state: the path is there, and it is in the list of its folder. */
const isThere = 1;
const isListed = 2;

/** Columns for whoever places something. */
export const placedColumns = [7, 8] as const;

const columns = 9;

/** A tree with a root only. @param maxPaths - how many different ones there may ever be */
export function createPathTree(maxPaths: number): PathTree {
  const texts = createTexts();
  const paths = createTable(columns);
  const names = createNameTable(
    (path, above, text) =>
      cellAt(paths, path, folder) === above && texts.is(cellAt(paths, path, name), text),
  );
  names.find(0, "");
  const root = names.add();
  setCell(paths, root, state, isThere | isListed);
  return { root, left: maxPaths, texts, names, paths };
}

/** @returns 0 where the folder has no such child now */
export function childOf(tree: PathTree, above: PathNumber, text: string): PathNumber {
  const path = tree.names.find(above, text);
  return isPresent(tree, path) ? path : 0;
}

function isPresent({ paths }: PathTree, path: PathNumber): boolean {
  return (cellAt(paths, path, state) & isThere) !== 0;
}

/** The child comes to be where it is not there. @throws ArchiveError where there are too many paths */
export function makeChild(tree: PathTree, above: PathNumber, text: string): PathNumber {
  const { names, paths } = tree;
  const known = names.find(above, text);
  const was = cellAt(paths, known, state);
  if (was & isThere) return known;
  const path = known === 0 ? create(tree, above, text) : known;
  if (!(was & isListed)) list(tree, above, path);
  setCell(paths, path, state, isThere | isListed);
  setCell(paths, above, count, cellAt(paths, above, count) + 1);
  return path;
}

/** What was just looked for. */
function create(tree: PathTree, above: PathNumber, text: string): PathNumber {
  if (--tree.left < 0) throw new ArchiveError("too-large", "The image holds too many paths");
  const { names, paths, texts } = tree;
  const path = names.add();
  addRowTo(paths, path);
  setCell(paths, path, folder, above);
  setCell(paths, path, name, texts.add(text));
  setCell(paths, path, length, childLength(tree, above, text));
  return path;
}

/** How long the path of a child is, there or not, in characters. */
export function childLength({ root, paths }: PathTree, above: PathNumber, text: string): number {
  return above === root ? text.length : cellAt(paths, above, length) + 1 + text.length;
}

export function pathLength({ paths }: PathTree, path: PathNumber): number {
  return cellAt(paths, path, length);
}

function list({ paths }: PathTree, above: PathNumber, path: PathNumber): void {
  setCell(paths, path, next, cellAt(paths, above, first));
  setCell(paths, above, first, path);
}

/** Takes a path away that has no children. */
export function removePath({ paths }: PathTree, path: PathNumber): void {
  const above = cellAt(paths, path, folder);
  setCell(paths, path, state, isListed);
  setCell(paths, above, count, cellAt(paths, above, count) - 1);
}

/** Goes through the children, in any order. @param use - may take its child away */
export function eachChild(
  tree: PathTree,
  above: PathNumber,
  use: (child: PathNumber) => void,
): void {
  const { paths } = tree;
  let child = cellAt(paths, above, first);
  setCell(paths, above, first, 0);
  while (child !== 0) {
    const behind = cellAt(paths, child, next);
    if (isPresent(tree, child)) use(child);
    // Who is gone leaves the list here: nobody passes by it again.
    if (isPresent(tree, child)) list(tree, above, child);
    else setCell(paths, child, state, 0);
    child = behind;
  }
}

export function hasChildren({ paths }: PathTree, path: PathNumber): boolean {
  return cellAt(paths, path, count) > 0;
}

/** Of the root, the root itself. */
export function parentOf({ paths, root }: PathTree, path: PathNumber): PathNumber {
  return cellAt(paths, path, folder) || root;
}

/** Its name in its folder. */
export function nameOf({ texts, paths }: PathTree, path: PathNumber): string {
  return texts.at(cellAt(paths, path, name));
}

/** The path as text; of the root it is empty. */
export function pathText(tree: PathTree, path: PathNumber): string {
  const segments: string[] = [];
  for (let at = path; at !== tree.root; at = parentOf(tree, at)) segments.push(nameOf(tree, at));
  return segments.reverse().join("/");
}
