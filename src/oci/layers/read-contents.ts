import type { DiskFile } from "../../model/index.ts";
import { cutOff } from "../tar/archive-error.ts";
import type { InflateBudget } from "../tar/decompress.ts";
import type { TarMember } from "../tar/tar-member.ts";
import { driveParts, type OpenReading, type Progress, tooLarge } from "./drive-parts.ts";
import { type PartBytes, partsInMemory, partsInSource } from "./part-bytes.ts";
import { createKeep, type Keep, passingParts } from "./passing-parts.ts";
import type { Content } from "./placed-rows.ts";
import { openStoredLayer, readLayer, type StoredLayer } from "./stored-layer.ts";

/** A file that is wanted whole, or by its parts. */
export type WantedContent =
  | {
      readonly content: Content;
      readonly give: (bytes: Uint8Array) => void | Promise<void>;
      /** The bytes need not be there any more when `give` has ended. */
      readonly passes?: boolean;
      readonly reading?: undefined;
    }
  | {
      readonly content: Content;
      readonly reading: OpenReading;
      readonly tell: (progress: Settled) => void;
    };

/** A reading that is at its end. */
export type Settled = Exclude<Progress, { readonly state: "waiting" }>;

/**
 * Reads chosen files of one layer: by offset where it is plain, else by inflating it again as far
 * as the last of them; a few times where a file's parts lie before each other.
 *
 * @param wanted - of this layer
 * @throws ArchiveError where the layer cannot be read that far
 */
export async function readContents(
  layer: StoredLayer,
  wanted: readonly WantedContent[],
  inflate: InflateBudget,
): Promise<void> {
  const keep = createKeep(maxKeptBytes, { leftBytes: maxKeptBytes });
  // What has holes does not lie there as it is.
  const isDirect = layer.isPlain !== false && !wanted.some(({ content }) => content.sparse);
  const stored = isDirect ? await openStoredLayer(layer) : undefined;
  if (stored?.compression === "none") return readByOffset(stored.source, wanted);
  let left = wanted;
  for (let pass = 0; pass < maxPasses && left.length > 0; pass++) {
    const again = pass === 0 && stored ? withSource(layer, stored.source) : layer;
    left = await passOver(again, { wanted: left, inflate, keep });
  }
  for (const one of left) if (one.reading) one.tell({ state: "refused", why: tooLarge });
}

/** To open a blob may mean to download it. */
function withSource(layer: StoredLayer, source: DiskFile): StoredLayer {
  return { ...layer, file: layer.file && { ...layer.file, open: async () => source } };
}

/** Layers are read again one by one, so that one of them may keep more. */
const maxKeptBytes = 64 << 20;

const maxPasses = 4;

/** To read as much takes less time than a trip to the thread pool. */
const maxReadNowBytes = 1 << 20;

interface Pass {
  readonly wanted: readonly WantedContent[];
  readonly inflate: InflateBudget;
  readonly keep: Keep;
}

/** @returns what needs another pass */
async function passOver(
  layer: StoredLayer,
  { wanted, inflate, keep }: Pass,
): Promise<readonly WantedContent[]> {
  const left = new Map<number, WantedContent[]>();
  for (const one of wanted) {
    left.set(one.content.ordinal, [...(left.get(one.content.ordinal) ?? []), one]);
  }
  const again: WantedContent[] = [];
  await readLayer(layer, inflate, async (tar) => {
    for (let ordinal = 0; left.size > 0; ordinal++) {
      const member = await tar.next();
      if (!member) return;
      const found = left.get(ordinal);
      left.delete(ordinal);
      if (found) again.push(...(await serve(found, member, keep)));
    }
  });
  return again;
}

async function serve(
  wanted: readonly WantedContent[],
  member: TarMember,
  keep: Keep,
): Promise<readonly WantedContent[]> {
  const isWhole = member.entry.sparse || wanted.some(({ reading }) => !reading);
  const bytes = isWhole ? await member.body() : undefined;
  const parts = bytes ? partsInMemory(bytes) : passingParts(member, keep);
  const again: WantedContent[] = [];
  for (const one of wanted) {
    if (!one.reading) await one.give(bytes ?? new Uint8Array(0));
    else if (!(await tellOf(one, parts))) again.push(one);
  }
  return again;
}

/** @returns false where a part has passed by */
async function tellOf(
  { reading, tell }: Extract<WantedContent, { readonly reading: OpenReading }>,
  parts: PartBytes,
): Promise<boolean> {
  const progress = await driveParts(reading, parts);
  if (progress.state === "waiting") return false;
  tell(progress);
  return true;
}

async function readByOffset(source: DiskFile, wanted: readonly WantedContent[]): Promise<void> {
  let room = new Uint8Array(0);
  try {
    for (const one of wanted) {
      const { sizeBytes, offset } = one.content;
      if (one.reading) {
        await tellOf(one, partsInSource(source, { offset, sizeBytes }));
        continue;
      }
      if (one.passes && room.length < sizeBytes) room = new Uint8Array(2 * sizeBytes);
      const bytes = one.passes ? room.subarray(0, sizeBytes) : new Uint8Array(sizeBytes);
      const isSmall = sizeBytes <= maxReadNowBytes;
      const count = isSmall ? source.readNow(bytes, offset) : await source.read(bytes, offset);
      if (count < bytes.length) throw cutOff();
      const given = one.give(bytes);
      if (given) await given;
    }
  } finally {
    await source.close();
  }
}
