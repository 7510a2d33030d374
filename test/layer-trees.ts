import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { FileTree, LayerCache } from "../src/model/index.ts";
import { type ImageTreeOptions, imageTree } from "../src/oci/layers/image-tree.ts";
import type { StoredLayer } from "../src/oci/layers/stored-layer.ts";
import { memorySource, type StoredFile } from "../src/oci/tar/byte-source.ts";
import { type NewFile, writeTar } from "../src/oci/tar/write-tar.ts";

/** A layer as it is stored, with what names it. */
export interface MadeLayer extends StoredLayer {
  readonly file: StoredFile;
  readonly digest: string;
  /** How often it was opened. */
  opened(): number;
}

export interface LayerOptions {
  readonly compression?: "gzip" | "none";
  /** Instead of the true one. */
  readonly digest?: string;
  readonly isVerified?: boolean;
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A tar of files, compressed with gzip unless said otherwise. */
export function madeLayer(files: readonly NewFile[], options: LayerOptions = {}): MadeLayer {
  return storedLayer(Buffer.concat([...writeTar(files, { mtime: 1_700_000_000 })]), options);
}

/** A tar as a layer. */
export function storedLayer(tar: Uint8Array, options: LayerOptions = {}): MadeLayer {
  const { compression = "gzip", isVerified = false } = options;
  const stored = compression === "gzip" ? gzipSync(tar, { level: 1 }) : tar;
  let opened = 0;
  return {
    diffId: sha256(tar),
    digest: options.digest ?? sha256(stored),
    opened: () => opened,
    statedBytes: stored.length,
    file: {
      sizeBytes: stored.length,
      isVerified,
      async open() {
        opened++;
        return memorySource(stored);
      },
    },
  };
}

/** An image of layers in memory. */
export function treeOfLayers(
  layers: readonly StoredLayer[],
  more: Partial<ImageTreeOptions> = {},
): FileTree {
  return imageTree({
    asset: { id: "image:test", kind: "image", name: "test" },
    image: {
      configDigest: sha256(new Uint8Array(0)),
      platform: "linux/amd64",
      layers: layers.map(({ diffId, digest }) => ({
        diffId,
        sizeBytes: 0,
        ...(digest !== undefined && { digest }),
      })),
      history: [],
      config: { env: [], exposedPorts: [], labels: {}, hasHealthcheck: false },
    },
    layers,
    gaps: [],
    ...more,
  });
}

/** A cache in memory. */
export function memoryCache(): LayerCache & {
  readonly kept: Map<string, Uint8Array>;
  /** Keys of what was begun and is neither kept nor dropped. */
  readonly left: Set<string>;
} {
  const kept = new Map<string, Uint8Array>();
  const left = new Set<string>();
  return {
    kept,
    left,
    read: (key) => kept.get(key),
    begin(key) {
      const pieces: Uint8Array[] = [];
      left.add(key);
      return {
        // What was handed on may change afterwards.
        add: (piece) => void pieces.push(new Uint8Array(piece)),
        keep() {
          kept.set(key, Buffer.concat(pieces));
          left.delete(key);
        },
        drop: () => void left.delete(key),
      };
    },
  };
}
