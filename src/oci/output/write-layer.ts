import { createHash } from "node:crypto";
import type { DiskFile } from "../../model/index.ts";
import { gzip } from "../tar/write-gzip.ts";
import { type StreamedFile, streamTar } from "../tar/write-tar.ts";
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

/**
 * Writes the layer of some changes, the same diffID for the same ones in whatever order; no file's
 * bytes are held.
 *
 * @throws TargetError, RangeError as `layerEntries` does
 */
export async function writeLayer(
  changes: readonly LayerChange[],
  { spool, ...options }: LayerOptions & { readonly spool: Spool },
): Promise<WrittenLayer> {
  return writeEntries(layerEntries(changes, options), { spool, mtime: options.mtime });
}

async function writeEntries(
  entries: readonly StreamedFile[],
  { spool, mtime }: { readonly spool: Spool; readonly mtime: number },
): Promise<WrittenLayer> {
  const unpacked = counter();
  const packed = counter();
  const tar = unpacked.count(streamTar(entries, { mtime }));
  const spooled = await spool(packed.count(gzip(tar)));
  return {
    ...spooled,
    digest: packed.digest(),
    sizeBytes: packed.sizeBytes(),
    diffId: unpacked.digest(),
  };
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
