import {
  type Asset,
  type FileEntry,
  type FileTree,
  type Gap,
  type ImageFacts,
  type Interest,
  type Listing,
  type Offer,
  TargetError,
} from "../../model/index.ts";
import { ArchiveError } from "../tar/archive-error.ts";
import { type InflateBudget, inflateBudget } from "../tar/decompress.ts";
import { openReading } from "./drive-parts.ts";
import { imageMemory } from "./image-memory.ts";
import { bounded } from "./in-parallel.ts";
import { indexLayers, type LayerIndex } from "./index-layers.ts";
import { type LayerMemory, layerMemories } from "./layer-memory.ts";
import { readContents } from "./read-contents.ts";
import { readMissed } from "./read-missed.ts";
import { createSquash, type Squash } from "./squash.ts";
import type { StoredLayer } from "./stored-layer.ts";
import { isOwn, type TakeFile, type WantedFile } from "./wanted-file.ts";

export interface ImageTreeOptions {
  readonly asset: Asset;
  readonly image: ImageFacts;
  /** Lowest first, one for each of `image.layers`. */
  readonly layers: readonly StoredLayer[];
  /** What is wrong with the archive as a whole. */
  readonly gaps: readonly Gap[];
  readonly limits?: ImageLimits;
}

/** Where an image is given up, and what was read until then is all there is. */
export interface ImageLimits {
  /** What all layers together, and what each of them may inflate to; by their sizes where left out. */
  readonly maxInflatedBytes?: number;
  readonly maxLayerBytes?: number;
  /** Different paths; a million where left out, which takes some 700 MB. */
  readonly maxPaths?: number;
}

/**
 * An image as a tree. The first visit reads every layer once, or recalls what an earlier run made
 * of it; later ones read only the layers that hold a wanted file.
 */
export function imageTree(options: ImageTreeOptions): FileTree {
  const layers = options.layers.map((layer, i) => ({
    ...layer,
    digest: layer.digest ?? options.image.layers[i]?.digest,
  }));
  const image: OpenImage = { ...options, layers, index: undefined };
  return {
    asset: options.asset,
    image: options.image,
    visit: (interest, offer) => visit(image, interest, offer),
    read: (path) => read(image, path),
  };
}

interface OpenImage extends ImageTreeOptions {
  index: Promise<Index> | undefined;
  /** Of layers that nobody needed to open. */
  recalled?: readonly (LayerMemory | undefined)[];
}

interface Index extends LayerIndex {
  readonly squash: Squash;
  readonly entries: ReadonlyMap<string, FileEntry>;
}

/** A few times the largest images known; a layer of empty entries compresses a thousandfold. */
const defaultPaths = 1_000_000;

/** Files that whoever takes them may work on at the same time. */
const offersInFlight = 8;

/** No file that a fix or a check reads by name is larger. */
const maxReadBytes = 64 << 20;

async function visit(image: OpenImage, asked: Interest, offer: Offer): Promise<Listing> {
  const { layers, image: facts, asset } = image;
  const isFirst = image.index === undefined;
  const keeping = isFirst ? asked.keeping : undefined;
  const memories = layerMemories(facts, keeping);
  const memory = imageMemory(memories, keeping);
  const known = memory?.recall(asked, asset.id);
  if (known) {
    image.recalled = memories;
    return { ...known, gaps: unique([...image.gaps, ...known.gaps]), ignored: 0 };
  }
  const interest = memory?.listen(asked) ?? asked;
  const offers = bounded(offersInFlight);
  const take: TakeFile = (file, wanted) =>
    offers.add(() => {
      const note = (kept: unknown) => {
        memory?.noteFile(file.entry, kept);
        if (kept === undefined || !isOwn(wanted)) return;
        const { ordinal, layer } = wanted;
        memories[layer]?.noteFile({ ordinal, path: file.entry.path, kept });
      };
      const kept = offer(file);
      return kept instanceof Promise ? kept.then(note) : note(kept);
    });
  const index = await indexOf(image, { interest, take, memories });
  const missed = await readMissed({
    asset: asset.id,
    layers,
    interest,
    take,
    memories,
    wanted: isFirst ? index.missed : wantedAgain(index, interest),
    inflate: budgetOf(image),
  });
  await offers.drain();
  for (const layer of memories) layer?.save();
  const gaps = [...index.gaps, ...missed];
  memory?.save({ entries: index.entries, gaps });
  return { entries: index.entries, gaps: unique([...image.gaps, ...gaps]), ignored: 0 };
}

/** Of a tree that was visited before. */
function wantedAgain({ placed }: Index, interest: Interest): WantedFile[] {
  return placed.flatMap((one) => {
    const { entry, content } = one;
    if (!content) return [];
    const file: WantedFile = { placed: one, ordinal: content.ordinal, layer: content.layer };
    const generator = interest.parts?.begin(entry);
    return [
      ...(interest.wants(entry.path) ? [file] : []),
      ...(generator ? [{ ...file, reading: openReading(generator) }] : []),
    ];
  });
}

async function read(image: OpenImage, path: string): Promise<Uint8Array | undefined> {
  const nothing: Interest = { wants: () => false, maxBytes: 0 };
  const index = await indexOf(image, {
    interest: nothing,
    take: () => {},
    memories: image.recalled ?? [],
  });
  const content = index.squash.find(path)?.content;
  const layer = content && image.layers[content.layer];
  if (!layer) return undefined;
  if (content.sizeBytes > maxReadBytes) {
    throw new TargetError(`${path} of ${image.asset.name} is too large to be read`);
  }
  let found: Uint8Array | undefined;
  const give = (bytes: Uint8Array) => {
    found = bytes;
  };
  try {
    await readContents(layer, [{ content, give }], budgetOf(image));
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause;
    throw new TargetError(`${path} of ${image.asset.name} cannot be read: ${cause.message}`, {
      hint: "Export the image again.",
      cause,
    });
  }
  return found;
}

function budgetOf({ layers, limits }: OpenImage): InflateBudget {
  const stored = layers.reduce((sum, { file }) => sum + (file?.sizeBytes ?? 0), 0);
  const { maxInflatedBytes, maxLayerBytes } = limits ?? {};
  return {
    leftBytes: maxInflatedBytes ?? inflateBudget(stored).leftBytes,
    ...(maxLayerBytes !== undefined && { perSourceBytes: maxLayerBytes }),
  };
}

function indexOf(
  image: OpenImage,
  visitor: Pick<Parameters<typeof indexLayers>[0], "interest" | "take" | "memories">,
): Promise<Index> {
  if (image.index !== undefined) return image.index;
  const { layers, asset, limits } = image;
  const squash = createSquash(limits?.maxPaths ?? defaultPaths);
  const request = { ...visitor, asset: asset.id, layers, squash, inflate: budgetOf(image) };
  const started = indexLayers(request).then((found) => ({
    ...found,
    squash,
    entries: squash.list(),
  }));
  image.index = started;
  started.catch(() => {
    image.index = undefined;
  });
  return started;
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  const byKey = new Map(
    gaps.map((gap) => [`${gap.reason}\n${gap.path ?? ""}\n${gap.message}`, gap]),
  );
  return [...byKey.values()];
}
