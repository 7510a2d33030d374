import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { FileEntry, Gap } from "../model/index.ts";
import { numberOfType, typeOfNumber } from "./file-types.ts";
import { createRowList, type Row, unpackRows } from "./packed-rows.ts";

/** What was made of a file, whole or by its parts. */
export interface Made {
  readonly entry: FileEntry;
  readonly value: unknown;
}

/** Everything that a visit of an image told, for as long as its layers are the same. */
export interface ImageRecord {
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly files: readonly Made[];
  readonly parts: readonly Made[];
  /** Of what is in the layers. */
  readonly gaps: readonly Gap[];
}

/** @param layerKeys - under which the layers' own records are kept, lowest first */
export function imageKey(layerKeys: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([version, ...layerKeys]))
    .digest("hex");
}

/** Of the form of records. */
const version = "image 1";

export function packImage({ entries, files, parts, gaps }: ImageRecord): readonly Uint8Array[] {
  const layers = new Map<string | undefined, number>([[undefined, 0]]);
  const list = createRowList();
  for (const entry of entries.values()) {
    const { layer } = entry;
    const number = layers.get(layer) ?? layers.size;
    layers.set(layer, number);
    list.add(rowOf(entry, number));
  }
  const packed = list.pack();
  const head = Buffer.alloc(8);
  head.writeDoubleLE(packed.reduce((sum, { length }) => sum + length, 0));
  const notes: Notes = { layers: [...layers.keys()].map((id) => id ?? null), files, parts, gaps };
  return [head, ...packed, Buffer.from(JSON.stringify(notes), "utf8")];
}

/** @param bytes - as they were packed */
export function unpackImage(bytes: Uint8Array): ImageRecord {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = 8 + packed.readDoubleLE();
  const { layers, ...notes } = JSON.parse(packed.toString("utf8", end)) as Notes;
  const entries = new Map<string, FileEntry>();
  for (const row of unpackRows(packed.subarray(8, end))) {
    const layer = layers[row.number(2)];
    const entry = {
      path: row.path,
      type: typeOfNumber(row.number(0)),
      sizeBytes: row.number(1),
      mode: row.number(3),
      uid: row.number(4),
      gid: row.number(5),
      mtime: row.number(6),
      ...(layer && { layer }),
    };
    const { rare } = row;
    entries.set(entry.path, rare === "" ? entry : { ...entry, ...JSON.parse(rare) });
  }
  return { entries, ...notes };
}

interface Notes extends Omit<ImageRecord, "entries"> {
  /** diffIDs, by the numbers that entries have. */
  readonly layers: readonly (string | null)[];
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
