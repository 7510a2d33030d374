import { createHash } from "node:crypto";
import { type DiskFile, EnvironmentError } from "../../model/index.ts";
import { decompress } from "../tar/decompress.ts";
import { streamOf } from "../tar/stream-source.ts";
import { gzip } from "../tar/write-gzip.ts";
import { streamTar } from "../tar/write-tar.ts";
import { type LayerChange, type LayerOptions, layerEntries } from "./layer-changes.ts";

/** Bytes that are kept until they are written to where they belong. */
export interface Spooled {
  /** Where they are a file of this machine's disk. */
  readonly path?: string;
  open(): Promise<DiskFile>;
}

/** Takes a stream of bytes in; one that fails leaves nothing. */
export type Spool = (chunks: AsyncIterable<Uint8Array>) => Promise<Spooled>;

/** A layer as it is stored, compressed by gzip. */
export interface WrittenLayer {
  /** Of the compressed bytes. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Of the tar. */
  readonly diffId: string;
  readonly path?: string;
  open(): Promise<DiskFile>;
}

/** A layer that is not compressed yet, and can be looked at meanwhile. */
export interface PlainLayer {
  /** What stands for it in an image until it is compressed. */
  readonly plain: WrittenLayer;
  /** Compresses it, once. */
  pack(): Promise<WrittenLayer>;
}

/**
 * Writes the layer of some changes, the same diffID for the same ones in whatever order; no file's
 * bytes are held.
 *
 * @throws TargetError, RangeError as `layerEntries` does
 */
export async function writeLayer(
  changes: readonly LayerChange[],
  { spool, ...options }: LayerOptions & { readonly spool: Spool },
): Promise<PlainLayer> {
  const entries = layerEntries(changes, options);
  const counted = counter();
  const { open } = await spool(counted.count(streamTar(entries, { mtime: options.mtime })));
  const diffId = counted.digest();
  const plain = { digest: diffId, sizeBytes: counted.sizeBytes(), diffId, open };
  return { plain, pack: () => pack(plain, spool) };
}

async function pack({ diffId, open }: WrittenLayer, spool: Spool): Promise<WrittenLayer> {
  const source = await open();
  try {
    const counted = counter();
    const spooled = await spool(counted.count(gzip(streamOf(source))));
    return { ...spooled, digest: counted.digest(), sizeBytes: counted.sizeBytes(), diffId };
  } finally {
    await source.close();
  }
}

/**
 * Unpacks a layer again: the bytes that are written are not those that were looked at while they were plain.
 *
 * @throws EnvironmentError where they are not the same
 */
export async function checkPacked({ diffId, open }: WrittenLayer): Promise<void> {
  const source = await open();
  try {
    const counted = counter();
    for await (const _ of counted.count(decompress(source, "gzip")));
    if (counted.digest() === diffId) return;
  } finally {
    await source.close();
  }
  throw new EnvironmentError("The layer does not unpack to what it was made of", {
    hint: "The disk or the memory of this machine may be damaged. Nothing was written.",
  });
}

interface Counter {
  count(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined>;
  digest(): string;
  sizeBytes(): number;
}

function counter(): Counter {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  return {
    async *count(chunks) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
    },
    digest: () => `sha256:${hash.copy().digest("hex")}`,
    sizeBytes: () => sizeBytes,
  };
}
