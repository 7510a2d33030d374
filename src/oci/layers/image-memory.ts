import type { FileEntry, Gap, Interest, Keeping, Listing } from "../../model/index.ts";
import { type ImageRecord, imageKey, type Made, packImage, unpackImage } from "./image-record.ts";
import type { LayerMemory } from "./layer-memory.ts";
import type { Squash } from "./squash.ts";

/** What an earlier visit of the very same layers told, and what this one tells for the next. */
export interface ImageMemory {
  /** Hands on everything that the earlier visit told; `undefined` where there was none. */
  recall(interest: Interest, asset: string): Omit<Listing, "ignored"> | undefined;
  /** Listens to a visit. */
  listen(interest: Interest): Interest;
  noteFile(entry: FileEntry, kept: unknown): void;
  save(told: Pick<ImageRecord, "changed" | "gaps"> & { readonly squash: Squash }): void;
}

/**
 * The memory of a whole image: laying layers over each other is most of what a visit takes that
 * reads none of them.
 *
 * @param memories - of its layers; where one is missing, nothing is kept of the whole
 */
export function imageMemory(
  memories: readonly (LayerMemory | undefined)[],
  keeping: Keeping | undefined,
): ImageMemory | undefined {
  const keys = memories.map((memory) => memory?.key);
  if (!keeping || keys.length === 0 || !keys.every((key) => key !== undefined)) return undefined;
  const { cache } = keeping;
  const key = imageKey(keys);
  const files: Made[] = [];
  const parts: Made[] = [];
  return {
    recall(interest, asset) {
      const record = readRecord(cache.read(key));
      if (!record) return undefined;
      for (const { entry, value } of record.parts) interest.parts?.offer(entry, value);
      for (const { entry, value } of record.files) keeping.recall(entry, value);
      const { entries, changed, gaps } = record;
      return { entries, changed, gaps: inAsset(gaps, asset) };
    },
    listen: (interest) => ({
      ...interest,
      keeping: {
        ...keeping,
        recall(entry, value) {
          files.push({ entry, value });
          keeping.recall(entry, value);
        },
      },
      ...(interest.parts && {
        parts: {
          begin: interest.parts.begin,
          offer(entry, value) {
            parts.push({ entry, value });
            interest.parts?.offer(entry, value);
          },
        },
      }),
    }),
    noteFile: (entry, value) => files.push({ entry, value }),
    save({ squash, changed, gaps }) {
      const isWhole = memories.every((memory) => memory?.isConfirmed());
      if (!isWhole || files.some(({ value }) => value === undefined)) return;
      const draft = cache.begin(key);
      for (const piece of packImage(squash, { files, parts, changed, gaps })) draft.add(piece);
      draft.keep();
    },
  };
}

function readRecord(bytes: Uint8Array | undefined) {
  try {
    return bytes && unpackImage(bytes);
  } catch {
    // Whatever it is: the layers are read instead.
    return undefined;
  }
}

function inAsset(gaps: readonly Gap[], asset: string): readonly Gap[] {
  return gaps.map((gap) => ({ ...gap, asset }));
}
