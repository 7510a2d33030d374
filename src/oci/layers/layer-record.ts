import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Progress } from "./drive-parts.ts";

/** What was made of one file that was read whole. */
export interface FileNote {
  /** The how-manieth entry of the layer. */
  readonly ordinal: number;
  /** Where lower layers' links put it: at another place it may mean something else. */
  readonly path: string;
  readonly kept: unknown;
}

/** What one file said that was read by its parts; most say nothing and have no note. */
export interface PartsNote {
  readonly ordinal: number;
  readonly told: Exclude<Progress, { readonly state: "waiting" }>;
}

/** Everything that is kept of a layer. */
export interface LayerRecord {
  /** What it lists, packed. */
  readonly entries: Uint8Array;
  readonly files: readonly FileNote[];
  readonly parts: readonly PartsNote[];
}

/** The name under which a layer's record is kept. */
export function recordKey(about: {
  readonly digest: string;
  readonly diffId: string;
  readonly readers: string;
}): string {
  const { digest, diffId, readers } = about;
  return createHash("sha256")
    .update(JSON.stringify([version, digest, diffId, readers]))
    .digest("hex");
}

/** @param entries - packed, in pieces */
export function packRecord(
  entries: readonly Uint8Array[],
  notes: Omit<LayerRecord, "entries">,
): readonly Uint8Array[] {
  const head = Buffer.alloc(8);
  head.writeDoubleLE(entries.reduce((sum, { length }) => sum + length, 0));
  const { files, parts } = notes;
  return [head, ...entries, Buffer.from(JSON.stringify({ files, parts }), "utf8")];
}

/** @param bytes - as they were packed */
export function unpackRecord(bytes: Uint8Array): LayerRecord {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = 8 + packed.readDoubleLE();
  const notes = JSON.parse(packed.toString("utf8", end)) as Omit<LayerRecord, "entries">;
  return { entries: packed.subarray(8, end), ...notes };
}

/** Of the form of records. */
const version = 1;
