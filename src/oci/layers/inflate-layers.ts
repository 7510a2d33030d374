import { TargetError } from "../../model/index.ts";
import type { OpenedImage } from "../opened-image.ts";
import type { Spool } from "../output/write-layer.ts";
import { ArchiveError } from "../tar/archive-error.ts";
import { compressionOf, decompress, type InflateBudget, inflateBudget } from "../tar/decompress.ts";
import { hashedSource } from "./hashed-source.ts";
import { inParallel } from "./in-parallel.ts";
import type { StoredLayer } from "./stored-layer.ts";

/**
 * The same image with layers that were inflated once, for whoever looks at it several times: of a
 * plain layer only what is wanted is read.
 *
 * @throws TargetError where a layer is missing, broken, or not what its digest names
 */
export async function withPlainLayers(opened: OpenedImage, spool: Spool): Promise<OpenedImage> {
  const { image, layers } = opened;
  const budget = inflateBudget(layers.reduce((sum, { file }) => sum + (file?.sizeBytes ?? 0), 0));
  const plain = await inParallel(layers.length, async (at) => {
    const layer = layers[at];
    if (!layer) throw new RangeError("An image has no such layer");
    const digest = layer.digest ?? image.layers[at]?.digest;
    try {
      return await plainLayer({ ...layer, digest }, { spool, budget });
    } catch (cause) {
      if (!(cause instanceof ArchiveError)) throw cause;
      throw new TargetError(`The layer ${layer.diffId} cannot be read: ${cause.message}`, {
        hint: "Export or pull the image again.",
        cause,
      });
    }
  });
  return { ...opened, layers: plain };
}

interface Inflating {
  readonly spool: Spool;
  readonly budget: InflateBudget;
}

async function plainLayer(layer: StoredLayer, { spool, budget }: Inflating): Promise<StoredLayer> {
  const { file, digest } = layer;
  if (!file) {
    throw new ArchiveError("unreadable", "it is listed but not part of the archive");
  }
  const source = await file.open();
  try {
    const compression = compressionOf(source);
    if (compression === "none") return layer;
    const hashed =
      digest !== undefined && !file.isVerified ? hashedSource(source, digest) : undefined;
    let sizeBytes = 0;
    const { open } = await spool(
      counted(decompress(hashed ?? source, compression, budget), (bytes) => {
        sizeBytes += bytes;
      }),
    );
    if (hashed?.matches() === false) {
      throw new ArchiveError("malformed", "its bytes are not those that its digest names");
    }
    const isVerified = file.isVerified === true || hashed?.matches() === true;
    return { ...layer, file: { sizeBytes, isVerified, open }, statedBytes: sizeBytes };
  } finally {
    await source.close();
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
