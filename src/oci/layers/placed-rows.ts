import type { FileEntry, FileType } from "../../model/index.ts";
import { numberOfType, typeOfNumber } from "../tar/file-types.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import { createHolderSets, type HolderNumber, type HolderSets } from "./holder-sets.ts";
import type { PathNumber } from "./path-tree.ts";
import { addRowTo, cellAt, createTable, setCell, type Table } from "./tables.ts";
import type { Texts } from "./texts.ts";

/** An entry that was placed, by its number; 0 is none. */
export type RowNumber = number;

/** Where the bytes of a file lie. */
export interface Content {
  /** The file's own, which all hard links to it share. */
  readonly row: RowNumber;
  /** Index of the layer, the lowest 0. */
  readonly layer: number;
  /** The how-manieth entry of its tar, the first 0. */
  readonly ordinal: number;
  /** Offset in the uncompressed tar. */
  readonly offset: number;
  readonly sizeBytes: number;
  readonly sparse: boolean;
}

/** Facts of entries as numbers: as objects, those of a large image would fill the memory. */
export interface PlacedRows {
  count: number;
  readonly facts: Table;
  /** Numbers of entries of which one is larger than a cell holds, each in two. */
  readonly wide: Table;
  wideCount: number;
  /** What is stored of files with holes, in bytes. */
  readonly sparse: Map<RowNumber, number>;
  readonly xattrs: Map<RowNumber, FileEntry["xattrs"]>;
  readonly texts: Texts;
  readonly holders: HolderSets;
  /** diffIDs by the layers' indexes. */
  readonly diffIds: string[];
  /** By the layers' indexes, that of the lowest layer with the same diffID. */
  readonly firsts: number[];
}

/** Columns of facts; these five come first in the wide ones too. */
const sizeColumn = 0;
const uidColumn = 1;
const gidColumn = 2;
const mtimeColumn = 3;
const offsetColumn = 4;
const numberColumns = 5;
const pathColumn = 5;
/** Permissions, type and the layer's index in one. */
const kindColumn = 6;
const belowColumn = 7;
/** The layer's index, counted from 1. */
const sinceColumn = 8;
/** The text's number, counted from 1. */
const linkColumn = 9;
/** Of a file the how-manieth entry it is, counted from 1; of a hard link the file's row. */
const contentColumn = 10;
/** The row of the wide numbers. */
const wideColumn = 11;
const columns = 12;

/** No rows. @param texts - where texts are kept */
export function createPlacedRows(texts: Texts): PlacedRows {
  return {
    count: 0,
    facts: createTable(columns),
    wide: createTable(2 * numberColumns),
    wideCount: 0,
    sparse: new Map(),
    xattrs: new Map(),
    texts,
    holders: createHolderSets(),
    diffIds: [],
    firsts: [],
  };
}

/** Where an entry is placed, and what was there before. */
export interface RowPlace {
  readonly path: PathNumber;
  readonly layer: number;
  readonly below: HolderNumber;
  readonly since: number;
}

interface WrittenFile {
  readonly written: TarEntry;
  /** Of a file with bytes of its own. */
  readonly content?: Omit<Content, "row"> | undefined;
}

/** Adds an entry as its layer wrote it. */
export function addRow(
  rows: PlacedRows,
  place: RowPlace,
  { written, content }: WrittenFile,
): RowNumber {
  const row = addPlace(rows, place);
  const { facts } = rows;
  const { type, mode, linkTarget, xattrs } = written;
  setCell(facts, row, kindColumn, kindOf({ type, mode, layer: place.layer }));
  setNumbers(rows, row, { written, content });
  if (linkTarget !== undefined) setCell(facts, row, linkColumn, 1 + rows.texts.add(linkTarget));
  if (xattrs) rows.xattrs.set(row, xattrs);
  if (!content) return row;
  setCell(facts, row, contentColumn, 1 + content.ordinal);
  if (content.sparse) rows.sparse.set(row, content.sizeBytes);
  return row;
}

function setNumbers(rows: PlacedRows, row: RowNumber, { written, content }: WrittenFile): void {
  const { facts, wide } = rows;
  const { sizeBytes, uid, gid, mtime } = written;
  const offset = content?.offset ?? 0;
  setCell(facts, row, sizeColumn, sizeBytes);
  setCell(facts, row, uidColumn, uid);
  setCell(facts, row, gidColumn, gid);
  setCell(facts, row, mtimeColumn, mtime);
  setCell(facts, row, offsetColumn, offset);
  if (fits(sizeBytes) && fits(uid) && fits(gid) && fits(mtime) && fits(offset)) return;
  const at = ++rows.wideCount;
  addRowTo(wide, at);
  setCell(facts, row, wideColumn, at);
  for (const [column, number] of [sizeBytes, uid, gid, mtime, offset].entries()) {
    setCell(wide, at, 2 * column, number % 2 ** 32);
    setCell(wide, at, 2 * column + 1, Math.floor(number / 2 ** 32));
  }
}

function fits(number: number): boolean {
  return number >>> 0 === number;
}

function numberAt({ facts, wide }: PlacedRows, row: RowNumber, column: number): number {
  const at = cellAt(facts, row, wideColumn);
  if (at === 0) return cellAt(facts, row, column);
  // What lies above the lower half has a sign.
  return (cellAt(wide, at, 2 * column + 1) | 0) * 2 ** 32 + cellAt(wide, at, 2 * column);
}

/** Another name of a file of this layer or of one below: both are one, with one mode and owner. */
export function addLink(
  rows: PlacedRows,
  place: RowPlace,
  { target, written }: { readonly target: RowNumber; readonly written: TarEntry },
): RowNumber {
  const row = addPlace(rows, place);
  const { facts, xattrs } = rows;
  for (const column of sharedColumns) setCell(facts, row, column, cellAt(facts, target, column));
  const attributes = xattrs.get(target);
  if (attributes) xattrs.set(row, attributes);
  // Another name of a symbolic link is that link.
  const isSymlink = typeAt(rows, target) === "symlink";
  const type = isSymlink ? "symlink" : "hardlink";
  const mode = modeAt(rows, target);
  setCell(facts, row, kindColumn, kindOf({ type, mode, layer: place.layer }));
  if (isSymlink) return row;
  setCell(facts, row, linkColumn, 1 + rows.texts.add(written.linkTarget ?? ""));
  setCell(facts, row, contentColumn, fileOf(rows, target));
  return row;
}

const sharedColumns = [sizeColumn, uidColumn, gidColumn, mtimeColumn, linkColumn, wideColumn];

function addPlace(rows: PlacedRows, place: RowPlace): RowNumber {
  const { facts } = rows;
  const row = ++rows.count;
  addRowTo(facts, row);
  setCell(facts, row, pathColumn, place.path);
  setCell(facts, row, belowColumn, place.below);
  setCell(facts, row, sinceColumn, place.since);
  return row;
}

/** What is left of a cell is the layer's. @see mostLayers */
const modeBits = 12;
const typeBits = 3;

interface Kind {
  readonly type: FileType;
  readonly mode: number;
  readonly layer: number;
}

function kindOf({ type, mode, layer }: Kind): number {
  const permissions = mode & (2 ** modeBits - 1);
  return layer * 2 ** (modeBits + typeBits) + numberOfType(type) * 2 ** modeBits + permissions;
}

function modeAt({ facts }: PlacedRows, row: RowNumber): number {
  return cellAt(facts, row, kindColumn) & (2 ** modeBits - 1);
}

export function typeAt({ facts }: PlacedRows, row: RowNumber): FileType {
  return typeOfNumber((cellAt(facts, row, kindColumn) >>> modeBits) & (2 ** typeBits - 1));
}

/** Index of the layer that wrote it. */
export function layerAt({ facts }: PlacedRows, row: RowNumber): number {
  return cellAt(facts, row, kindColumn) >>> (modeBits + typeBits);
}

/** Layers that held the path below. */
export function belowAt({ facts }: PlacedRows, row: RowNumber): HolderNumber {
  return cellAt(facts, row, belowColumn);
}

/** The layer from which on the path is there, counted from 1; 0 is the lowest that held it. */
export function sinceAt({ facts }: PlacedRows, row: RowNumber): number {
  return cellAt(facts, row, sinceColumn);
}

export function pathAt({ facts }: PlacedRows, row: RowNumber): PathNumber {
  return cellAt(facts, row, pathColumn);
}

/** As written; `undefined` of what is no link. */
export function linkAt({ facts, texts }: PlacedRows, row: RowNumber): string | undefined {
  const link = cellAt(facts, row, linkColumn);
  return link === 0 ? undefined : texts.at(link - 1);
}

/** Of a file with bytes, and of links to it. */
export function contentAt(rows: PlacedRows, link: RowNumber): Content | undefined {
  const row = fileOf(rows, link);
  if (row === 0) return undefined;
  const stored = rows.sparse.get(row);
  return {
    row,
    layer: layerAt(rows, row),
    ordinal: cellAt(rows.facts, row, contentColumn) - 1,
    offset: numberAt(rows, row, offsetColumn),
    sizeBytes: stored ?? numberAt(rows, row, sizeColumn),
    sparse: stored !== undefined,
  };
}

/** The row of the file that has the bytes; 0 where there is none. */
function fileOf(rows: PlacedRows, row: RowNumber): RowNumber {
  const cell = cellAt(rows.facts, row, contentColumn);
  return cell === 0 || typeAt(rows, row) === "hardlink" ? cell : row;
}

/** An entry as the model has it. @param path - its path as text */
export function entryAt(rows: PlacedRows, row: RowNumber, path: string): FileEntry {
  const entry = {
    path,
    type: typeAt(rows, row),
    sizeBytes: numberAt(rows, row, sizeColumn),
    mode: modeAt(rows, row),
    uid: numberAt(rows, row, uidColumn),
    gid: numberAt(rows, row, gidColumn),
    mtime: numberAt(rows, row, mtimeColumn),
    layer: rows.diffIds[layerAt(rows, row)] ?? "",
  };
  const linkTarget = linkAt(rows, row);
  const xattrs = rows.xattrs.size > 0 ? rows.xattrs.get(row) : undefined;
  const below = rows.holders.layersOf(belowAt(rows, row));
  if (linkTarget === undefined && !xattrs && below.length === 0) return entry;
  const since = sinceAt(rows, row);
  return {
    ...entry,
    ...(linkTarget !== undefined && { linkTarget }),
    ...(xattrs && { xattrs }),
    ...(below.length > 0 && { below: below.map((layer) => rows.diffIds[layer] ?? "") }),
    ...(since > 0 && { since: rows.diffIds[since - 1] ?? "" }),
  };
}
