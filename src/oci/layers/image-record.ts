import { createHash } from "node:crypto";
import type { FileEntry, Gap, Listing } from "../../model/index.ts";
import { openListing } from "./packed-listing.ts";
import { joinNotes, splitNotes } from "./record-notes.ts";
import type { Squash } from "./squash.ts";

/** What was made of a file, whole or by its parts. */
export interface Made {
  readonly entry: FileEntry;
  readonly value: unknown;
}

/** Everything that a visit of an image told, for as long as its layers are the same. */
export interface ImageRecord extends Required<Pick<Listing, "entries" | "changed">> {
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
const version = "image 3";

/** @param squash - which lists the entries */
export function packImage(
  squash: Squash,
  { changed, ...told }: Omit<ImageRecord, "entries">,
): Iterable<Uint8Array> {
  const notes: Notes = { layers: squash.layers(), changed: [...changed], ...told };
  return joinNotes(squash.pack(), notes);
}

/** @param bytes - as they were packed */
export function unpackImage(bytes: Uint8Array): ImageRecord {
  // A view of numbers begins at a multiple of their size only.
  const own = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const { packed, notes } = splitNotes(own);
  const { layers, changed, ...told } = notes as Notes;
  return { ...told, entries: openListing(packed, layers), changed: new Map(changed) };
}

interface Notes extends Pick<ImageRecord, "files" | "parts" | "gaps"> {
  /** diffIDs, lowest first. */
  readonly layers: readonly string[];
  readonly changed: readonly (readonly [layer: string, folder: string])[];
}
