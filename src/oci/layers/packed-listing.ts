import { Buffer } from "node:buffer";
import type { FileEntry } from "../../model/index.ts";
import { numberOfType, typeOfNumber } from "../tar/file-types.ts";
import { type FileSystem, rowAt } from "./file-system.ts";
import { findInSlots } from "./name-table.ts";
import { listingOf } from "./numbered-paths.ts";
import { createRowPacker, openRows, type PackedRows, type Row } from "./packed-rows.ts";
import { nameOf, type PathNumber, parentOf } from "./path-tree.ts";
import { entryAt, layerAt } from "./placed-rows.ts";

/** Packs what a file system lists: the table that finds its paths, and a row for each of them. */
export function* packListing(system: FileSystem): Generator<Uint8Array, void> {
  const { names } = system.tree;
  const { seed, slots } = names.slots();
  const head = Buffer.alloc(headBytes);
  head.writeDoubleLE(seed);
  head.writeDoubleLE(slots.length, 8);
  yield head;
  yield new Uint8Array(slots.buffer, slots.byteOffset, slots.byteLength);
  const packer = createRowPacker(columns);
  for (let path = 1; path <= names.count(); path++) {
    const piece = packer.add(rowOf(system, path));
    if (piece) yield piece;
  }
  yield packer.end();
}

const headBytes = 16;

/** The number of the folder, the type, and what all entries have. */
const columns = 8;

/** Of a folder nobody wrote down, or what is not there any more. */
const noType = 255;

function rowOf(system: FileSystem, path: PathNumber): Row {
  const { tree, rows } = system;
  const name = nameOf(tree, path);
  const folder = path === tree.root ? 0 : parentOf(tree, path);
  const row = rowAt(system, path);
  if (row === 0) return { path: name, numbers: [folder, noType], rare: "" };
  const { path: _, layer: __, ...facts } = entryAt(rows, row, name);
  const { type, sizeBytes, mode, uid, gid, mtime, ...rare } = facts;
  const layer = layerAt(rows, row);
  const numbers = [folder, numberOfType(type), sizeBytes, layer, mode, uid, gid, mtime];
  return { path: name, numbers, rare: isEmpty(rare) ? "" : JSON.stringify(rare) };
}

function isEmpty(facts: object): boolean {
  for (const _ in facts) return false;
  return true;
}

/**
 * What was packed, as a listing.
 *
 * @param packed - all pieces, joined; from a multiple of four in memory on
 * @param layers - diffIDs, the lowest first
 */
export function openListing(
  packed: Uint8Array,
  layers: readonly string[],
): ReadonlyMap<string, FileEntry> {
  const head = Buffer.from(packed.buffer, packed.byteOffset, headBytes);
  const seed = head.readDoubleLE();
  const slots = new Uint32Array(packed.buffer, packed.byteOffset + headBytes, head.readDoubleLE(8));
  const rows = openRows(packed.subarray(headBytes + slots.byteLength), columns);
  // The path 1 is the row 0.
  const folderOf = (path: number) => rows.number(path - 1, 0);
  const nameOf = (path: number) => rows.path(path - 1);
  return listingOf({
    count: () => rows.count,
    isPlaced: (path) => rows.number(path - 1, 1) !== noType,
    folderOf,
    nameOf,
    childOf: (folder, name) =>
      findInSlots({ seed, slots }, { folder, name }, (path) => {
        return folderOf(path) === folder && nameOf(path) === name;
      }),
    entryAt: (path, text) => unpackEntry(rows, path - 1, { path: text, layers }),
  });
}

function unpackEntry(
  rows: PackedRows,
  row: number,
  { path, layers }: { readonly path: string; readonly layers: readonly string[] },
): FileEntry {
  const entry = {
    path,
    type: typeOfNumber(rows.number(row, 1)),
    sizeBytes: rows.number(row, 2),
    mode: rows.number(row, 4),
    uid: rows.number(row, 5),
    gid: rows.number(row, 6),
    mtime: rows.number(row, 7),
    layer: layers[rows.number(row, 3)] ?? "",
  };
  const rare = rows.rare(row);
  return rare === "" ? entry : { ...entry, ...JSON.parse(rare) };
}
