import type { FileEntry } from "../../model/index.ts";
import { numberOfType, typeOfNumber } from "../tar/file-types.ts";
import { lazyMap } from "./lazy-map.ts";
import { createRowList, openRows, type PackedRows, type Row } from "./packed-rows.ts";
import { findRow, pathSlots } from "./path-slots.ts";

/** Entries of an image as rows, with the diffIDs that these have as numbers. */
export interface PackedEntries {
  readonly layers: readonly (string | null)[];
  readonly slots: Uint32Array;
  readonly rows: readonly Uint8Array[];
}

/** @returns `undefined` where the paths do not fit together */
export function packEntries(entries: ReadonlyMap<string, FileEntry>): PackedEntries | undefined {
  const slots = pathSlots([...entries.keys()]);
  if (!slots) return undefined;
  const layers = new Map<string | undefined, number>([[undefined, 0]]);
  const list = createRowList();
  for (const entry of entries.values()) {
    const { layer } = entry;
    const number = layers.get(layer) ?? layers.size;
    layers.set(layer, number);
    list.add(rowOf(entry, number));
  }
  return { layers: [...layers.keys()].map((id) => id ?? null), slots, rows: list.pack() };
}

/** The entries by path; each comes to be when somebody asks for it, since of most nobody does. */
export function unpackEntries({
  layers,
  slots,
  packed,
}: Omit<PackedEntries, "rows"> & { readonly packed: Uint8Array }): ReadonlyMap<string, FileEntry> {
  const rows = openRows(packed);
  return lazyMap(rows.count, {
    keyAt: rows.path,
    find: (path) => findRow(path, { slots, pathAt: rows.path }),
    valueAt: (row) => entryAt(rows, row, layers),
  });
}

function entryAt(rows: PackedRows, row: number, layers: PackedEntries["layers"]): FileEntry {
  const layer = layers[rows.number(row, 2)];
  const entry = {
    path: rows.path(row),
    type: typeOfNumber(rows.number(row, 0)),
    sizeBytes: rows.number(row, 1),
    mode: rows.number(row, 3),
    uid: rows.number(row, 4),
    gid: rows.number(row, 5),
    mtime: rows.number(row, 6),
    ...(layer && { layer }),
  };
  const rare = rows.rare(row);
  return rare === "" ? entry : { ...entry, ...JSON.parse(rare) };
}

function rowOf(entry: FileEntry, layerNumber: number): Row {
  const { path, type, sizeBytes, mode, uid, gid, mtime, layer: _, ...rare } = entry;
  const numbers = [numberOfType(type), sizeBytes, layerNumber, mode, uid, gid, mtime];
  return { path, numbers, rare: isEmpty(rare) ? "" : JSON.stringify(rare) };
}

function isEmpty(facts: object): boolean {
  for (const _ in facts) return false;
  return true;
}
