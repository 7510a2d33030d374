import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { FileEntry, Gap, Listing } from "../model/index.ts";
import { changedFolders } from "./changed-folders.ts";
import { packEntries, unpackEntries } from "./image-entries.ts";

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
const version = "image 2";

export function packImage(record: ImageRecord): readonly Uint8Array[] {
  const { entries, ...rest } = record;
  const { layers, rows } = packEntries(entries.values());
  const head = Buffer.alloc(8);
  head.writeDoubleLE(rows.reduce((sum, { length }) => sum + length, 0));
  const notes: Notes = { layers, changed: [...changedFolders(entries.values())], ...rest };
  return [head, ...rows, Buffer.from(JSON.stringify(notes), "utf8")];
}

/** @param bytes - as they were packed */
export function unpackImage(bytes: Uint8Array): ImageRecord & Pick<Listing, "changed"> {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = 8 + packed.readDoubleLE();
  const { layers, changed, ...rest } = JSON.parse(packed.toString("utf8", end)) as Notes;
  const entries = unpackEntries(packed.subarray(8, end), layers);
  return { ...rest, entries, changed: new Map(changed) };
}

interface Notes extends Omit<ImageRecord, "entries"> {
  /** diffIDs, by the numbers that entries have. */
  readonly layers: readonly (string | null)[];
  readonly changed: readonly (readonly [layer: string, folder: string])[];
}
