import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { FileEntry, Gap, Listing } from "../../model/index.ts";
import { changedFolders } from "../output/changed-folders.ts";
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

/** @returns `undefined` where nothing can be kept of such an image */
export function packImage(record: ImageRecord): readonly Uint8Array[] | undefined {
  const { entries, ...rest } = record;
  const packed = packEntries(entries);
  if (!packed) return undefined;
  const { layers, slots, rows } = packed;
  const head = Buffer.alloc(headBytes);
  head.writeDoubleLE(slots.length);
  head.writeDoubleLE(
    rows.reduce((sum, { length }) => sum + length, 0),
    8,
  );
  const notes: Notes = { layers, changed: [...changedFolders(entries.values())], ...rest };
  const table = new Uint8Array(slots.buffer, slots.byteOffset, slots.byteLength);
  return [head, table, ...rows, Buffer.from(JSON.stringify(notes), "utf8")];
}

/** @param bytes - as they were packed */
export function unpackImage(bytes: Uint8Array): ImageRecord & Pick<Listing, "changed"> {
  // A view of numbers begins at a multiple of their size only.
  const own = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const packed = Buffer.from(own.buffer, own.byteOffset, own.length);
  const slots = new Uint32Array(
    packed.buffer,
    packed.byteOffset + headBytes,
    packed.readDoubleLE(),
  );
  const start = headBytes + slots.byteLength;
  const end = start + packed.readDoubleLE(8);
  const { layers, changed, ...rest } = JSON.parse(packed.toString("utf8", end)) as Notes;
  const entries = unpackEntries({ layers, slots, packed: packed.subarray(start, end) });
  return { ...rest, entries, changed: new Map(changed) };
}

/** How long the table and the rows are. */
const headBytes = 16;

interface Notes extends Omit<ImageRecord, "entries"> {
  /** diffIDs, by the numbers that entries have. */
  readonly layers: readonly (string | null)[];
  readonly changed: readonly (readonly [layer: string, folder: string])[];
}
