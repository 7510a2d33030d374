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
import { type ImageMemory, imageMemory } from "./image-memory.ts";
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
  /** Different paths; a million where left out, which takes some 150 MB. */
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
  readonly changed: ReadonlyMap<string, string>;
}

/** A few times the largest images known; a layer of empty entries compresses a thousandfold. */
const defaultPaths = 1_000_000;

/** Files that whoever takes them may work on at the same time. */
const offersInFlight = 8;

/** No file that a fix or a check reads by name is larger. */
const maxReadBytes = 64 << 20;

async function visit(image: OpenImage, asked: Interest, offer: Offer): Promise<Listing> {
  const { image: facts, asset } = image;
  const isFirst = image.index === undefined;
  const keeping = isFirst ? asked.keeping : undefined;
  const memories = layerMemories(facts, keeping);
  const memory = imageMemory(memories, keeping);
  const known = memory?.recall(asked, asset.id);
  if (known) {
    image.recalled = memories;
    return { ...known, gaps: unique([...image.gaps, ...known.gaps]), ignored: 0 };
  }
  try {
    return await visitLayers(image, { asked, offer, isFirst, memories, memory });
  } finally {
    for (const layer of memories) layer?.drop();
  }
}

interface Visit {
  readonly asked: Interest;
  readonly offer: Offer;
  readonly isFirst: boolean;
  readonly memories: readonly (LayerMemory | undefined)[];
  readonly memory: ImageMemory | undefined;
}

async function visitLayers(
  image: OpenImage,
  { asked, offer, isFirst, memories, memory }: Visit,
): Promise<Listing> {
  const { layers, asset } = image;
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
  const { entries, changed } = index;
  memory?.save({ squash: index.squash, changed, gaps });
  return { entries, changed, gaps: unique([...image.gaps, ...gaps]), ignored: 0 };
}

/** Of a tree that was visited before. */
function wantedAgain({ squash }: Index, interest: Interest): WantedFile[] {
  if (interest.paths) return [...interest.paths].flatMap((path) => wantedAt(squash, path));
  const wanted: WantedFile[] = [];
  for (let row = 1; row <= squash.count(); row++) {
    const placed = squash.placed(row);
    const { entry, content } = placed;
    if (!content) continue;
    const file: WantedFile = { placed, ordinal: content.ordinal, layer: content.layer };
    const generator = interest.parts?.begin(entry);
    if (interest.wants(entry.path)) wanted.push(file);
    if (generator) wanted.push({ ...file, reading: openReading(generator) });
  }
  return wanted;
}

function wantedAt(squash: Squash, path: string): readonly WantedFile[] {
  const placed = squash.find(path);
  if (!placed?.content || placed.entry.path !== path) return [];
  const { ordinal, layer } = placed.content;
  return [{ placed, ordinal, layer }];
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
    changed: squash.changed(),
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
