import {
  type Asset,
  type FileEntry,
  type FileTree,
  type Gap,
  type ImageFacts,
  type Interest,
  TargetError,
  type TreeFile,
} from "../model/index.ts";
import { ArchiveError } from "./archive-error.ts";
import { type Bounded, bounded, inParallel } from "./in-parallel.ts";
import { indexLayers, type LayerIndex } from "./index-layers.ts";
import { readContents, type WantedContent } from "./read-contents.ts";
import { createSquash, type Squash } from "./squash.ts";
import type { Content, Placed } from "./squash-node.ts";
import type { StoredLayer } from "./stored-layer.ts";

export interface ImageTreeOptions {
  readonly asset: Asset;
  readonly image: ImageFacts;
  /** Lowest first, one for each of `image.layers`. */
  readonly layers: readonly StoredLayer[];
  /** What is wrong with the archive as a whole. */
  readonly gaps: readonly Gap[];
}

/**
 * An image as a tree. The first visit reads every layer once; later ones read only the layers that
 * hold a wanted file. Blobs of layers are not hashed: gzip carries a checksum of its own, and a
 * local file is no better than the manifest beside it.
 */
export function imageTree(options: ImageTreeOptions): FileTree {
  const image: OpenImage = { ...options, index: undefined };
  return {
    asset: options.asset,
    image: options.image,
    visit: (interest, offer) => visit(image, interest, offer),
    read: (path) => read(image, path),
  };
}

interface OpenImage extends ImageTreeOptions {
  index: Promise<Index> | undefined;
}

interface Index extends LayerIndex {
  readonly squash: Squash;
  readonly entries: ReadonlyMap<string, FileEntry>;
}

/** Files that whoever takes them may work on at the same time. */
const offersInFlight = 8;

/** No file that a fix or a check reads by name is larger. */
const maxReadBytes = 64 << 20;

async function visit(
  image: OpenImage,
  interest: Interest,
  offer: (file: TreeFile) => void | Promise<void>,
): ReturnType<FileTree["visit"]> {
  const offers = bounded(offersInFlight);
  const first = image.index === undefined;
  const index = await indexOf(image, interest, (file) => offers.add(() => offer(file)));
  const wanted = first
    ? index.missed
    : index.placed.filter(({ content, entry }) => content && interest.wants(entry.path));
  const missed = await offerContents({ image, interest, wanted, offers, offer });
  await offers.drain();
  const gaps = unique([...image.gaps, ...index.gaps, ...missed]);
  return { entries: index.entries, gaps, ignored: 0 };
}

async function read(image: OpenImage, path: string): Promise<Uint8Array | undefined> {
  const index = await indexOf(image, { wants: () => false, maxBytes: 0 }, () => {});
  const content = index.squash.find(path)?.content;
  const layer = content && image.layers[content.layer];
  if (!layer || content.sparse) return undefined;
  if (content.sizeBytes > maxReadBytes) {
    throw new TargetError(`${path} of ${image.asset.name} is too large to be read`);
  }
  let found: Uint8Array | undefined;
  try {
    await readContents(layer, [
      {
        content,
        give: (bytes) => {
          found = bytes;
        },
      },
    ]);
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause;
    throw new TargetError(`${path} of ${image.asset.name} cannot be read: ${cause.message}`, {
      hint: "Export the image again.",
      cause,
    });
  }
  return found;
}

function indexOf(
  image: OpenImage,
  interest: Interest,
  take: (file: TreeFile) => void | Promise<void>,
): Promise<Index> {
  if (image.index !== undefined) return image.index;
  const squash = createSquash();
  const { layers, asset } = image;
  const started = indexLayers({ asset: asset.id, layers, squash, interest, take }).then(
    (found) => ({
      ...found,
      squash,
      entries: squash.list(),
    }),
  );
  image.index = started;
  started.catch(() => {
    image.index = undefined;
  });
  return started;
}

interface OfferContents {
  readonly image: OpenImage;
  readonly interest: Interest;
  readonly wanted: readonly Placed[];
  readonly offers: Bounded;
  readonly offer: (file: TreeFile) => void | Promise<void>;
}

/** Reads wanted files that did not pass by, and says which of them cannot be. */
async function offerContents(asked: OfferContents): Promise<readonly Gap[]> {
  const { image, interest, wanted, offers, offer } = asked;
  const asset = image.asset.id;
  const gaps: Gap[] = [];
  const byLayer: WantedContent[][] = image.layers.map(() => []);
  for (const { entry, content } of wanted) {
    if (!content) continue;
    const gap = cannotRead(asset, content, { path: entry.path, maxBytes: interest.maxBytes });
    if (gap) gaps.push(gap);
    else {
      const give = (bytes: Uint8Array) => offers.add(() => offer({ entry, bytes }));
      byLayer[content.layer]?.push({ content, give });
    }
  }
  const broken = await inParallel(image.layers.length, async (i) => {
    const layer = image.layers[i];
    const contents = byLayer[i] ?? [];
    if (!layer || contents.length === 0) return [];
    try {
      await readContents(layer, contents);
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      return [unreadLayer(asset, layer, error)];
    }
    return [];
  });
  return [...gaps, ...broken.flat()];
}

function cannotRead(
  asset: string,
  { sparse, sizeBytes }: Content,
  { path, maxBytes }: { readonly path: string; readonly maxBytes: number },
): Gap | undefined {
  if (sizeBytes > maxBytes) {
    const message = `The file is larger than ${Math.floor(maxBytes / 1e6)} MB and was not read.`;
    return { asset, path, reason: "too-large", message };
  }
  if (!sparse) return undefined;
  const message = "The file is stored with holes and was not read: build the image again.";
  return { asset, path, reason: "unsupported", message };
}

function unreadLayer(asset: string, { diffId }: StoredLayer, error: ArchiveError): Gap {
  const message = `${error.message} (layer ${diffId.slice(0, 19)}): export the image again.`;
  return { asset, ...(error.entry && { path: error.entry }), reason: error.problem, message };
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  const byKey = new Map(
    gaps.map((gap) => [`${gap.reason}\n${gap.path ?? ""}\n${gap.message}`, gap]),
  );
  return [...byKey.values()];
}
