import type { DiskFile, Inflating } from "../../model/index.ts";
import { ArchiveError } from "../tar/archive-error.ts";
import type { StoredFile } from "../tar/byte-source.ts";
import {
  type Compression,
  compressionOf,
  decompress,
  type InflateBudget,
  withinBudget,
} from "../tar/decompress.ts";
import { openTar, type TarReader } from "../tar/read-tar.ts";
import { fileCursor, streamCursor } from "../tar/tar-cursor.ts";
import { hashedSource } from "./hashed-source.ts";

/** A layer of an image and where it is stored. */
export interface StoredLayer {
  readonly diffId: string;
  /** `undefined` where the image lists it and does not hold it. */
  readonly file: StoredFile | undefined;
  /** Size that a manifest or an archive's header states; left out where nothing vouches for it. */
  readonly statedBytes?: number | undefined;
  /** Whether it is compressed in no way; known once it was opened. */
  isPlain?: boolean;
  /** Names the stored bytes, where something does. */
  readonly digest?: string | undefined;
  /** Keeps what is inflated of it; left out where it is inflated each time that it is read. */
  readonly plain?: PlainKeeping;
}

/** The plain bytes of a layer, which the first that reads it keeps. */
export interface PlainKeeping {
  /** `undefined` before. */
  kept(): StoredFile | undefined;
  passing(chunks: AsyncIterable<Uint8Array>): PassingLayer;
}

/** A layer that is inflated and kept at once. */
export interface PassingLayer {
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>;
  /**
   * Inflates what was not read, and keeps all of it.
   *
   * @param isVerified - asked at the end, when all stored bytes were seen
   */
  keep(isVerified: () => boolean): Promise<void>;
}

/** Opens a layer where it is stored, or its plain bytes where they are kept by now. */
export async function openStoredLayer({ file, plain }: StoredLayer): Promise<OpenedLayer> {
  const kept = plain?.kept();
  if (kept) {
    return { source: await kept.open(), compression: "none", isWhole: true, ...trusted(kept) };
  }
  if (!file) {
    throw new ArchiveError("unreadable", "The layer is listed but not part of the archive");
  }
  const source = await file.open();
  return { source, compression: compressionOf(source), isWhole: false, ...trusted(file) };
}

interface OpenedLayer {
  readonly source: DiskFile;
  readonly compression: Compression;
  /** It has all bytes that it should, whatever is stated. */
  readonly isWhole: boolean;
  readonly isVerified: boolean;
}

function trusted({ isVerified = false }: StoredFile): Pick<OpenedLayer, "isVerified"> {
  return { isVerified };
}

/** Whether a layer's bytes are those that its digest names; `unknown` where nobody looked. */
export type Trust = "verified" | "wrong" | "unknown";

/**
 * Reads a layer's tar, whatever its compression; a plain one by hopping over what nobody wants. A
 * compressed one is hashed on the way, as all of it is read anyhow; a plain one is not.
 *
 * @param use - takes the entries as they come, and may stop early
 * @throws ArchiveError where it is missing, cut off, broken, or compressed in a way not supported
 */
export async function readLayer(
  layer: StoredLayer,
  inflate: InflateBudget,
  use: (tar: TarReader) => Promise<void>,
): Promise<Trust> {
  const { source, compression, isWhole, isVerified } = await openStoredLayer(layer);
  try {
    layer.isPlain = compression === "none";
    if (compression === "none") {
      const lengthIsKnown = isWhole || source.sizeBytes === layer.statedBytes;
      await use(openTar(fileCursor(source), { lengthIsKnown }));
      return isVerified ? "verified" : "unknown";
    }
    const digest = isVerified ? undefined : layer.digest;
    const inflating =
      // Whoever keeps chunks cannot have those that are valid for a while only.
      (layer.plain ? undefined : inflateElsewhere(source, { digest, budget: inflate })) ??
      inflateHere(source, { compression, digest, budget: inflate });
    const passing = layer.plain?.passing(inflating.chunks);
    const chunks = passing?.chunks ?? inflating.chunks;
    const trust = () => (isVerified ? "verified" : trustIn(inflating));
    try {
      // The compression's own end and checksum vouch for the length.
      await use(openTar(streamCursor(chunks), { lengthIsKnown: true }));
      await passing?.keep(() => trust() === "verified");
    } finally {
      await chunks.return();
    }
    return trust();
  } finally {
    await source.close();
  }
}

interface InflateLayer {
  readonly digest: string | undefined;
  readonly budget: InflateBudget;
}

/** On a thread of its own, where there is one to spare. */
function inflateElsewhere(
  source: DiskFile,
  { digest, budget }: InflateLayer,
): Inflating | undefined {
  const { sizeBytes } = source;
  const inflating = source.inflate?.({ offset: 0, sizeBytes, digest });
  if (!inflating) return undefined;
  const chunks = withinBudget(inflating.chunks, { storedBytes: sizeBytes, budget });
  return { ...inflating, chunks };
}

interface InflateHere extends InflateLayer {
  readonly compression: Exclude<Compression, "none">;
}

function inflateHere(source: DiskFile, { compression, digest, budget }: InflateHere): Inflating {
  const hashed = digest === undefined ? undefined : hashedSource(source, digest);
  const chunks = decompress(hashed ?? source, compression, budget);
  return { chunks, matches: () => hashed?.matches() };
}

function trustIn({ matches: ask }: Inflating): Trust {
  const matches = ask();
  if (matches === undefined) return "unknown";
  return matches ? "verified" : "wrong";
}
