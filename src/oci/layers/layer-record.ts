import { createHash } from "node:crypto";
import type { Progress } from "./drive-parts.ts";
import { joinNotes, splitNotes } from "./record-notes.ts";

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
  entries: Iterable<Uint8Array>,
  { files, parts }: Omit<LayerRecord, "entries">,
): Iterable<Uint8Array> {
  return joinNotes(entries, { files, parts });
}

/** @param bytes - as they were packed */
export function unpackRecord(bytes: Uint8Array): LayerRecord {
  const { packed, notes } = splitNotes(bytes);
  return { entries: packed, ...(notes as Omit<LayerRecord, "entries">) };
}

/** Of the form of records. */
const version = 2;
