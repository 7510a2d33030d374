import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { digestOf } from "../digest.ts";
import { blobName } from "../layout-descriptors.ts";
import { mediaTypes } from "../media-types.ts";
import type { ImageNames } from "../stored-image.ts";
import { hideSystem } from "../tar/write-gzip.ts";
import { type NewFile, writeTar } from "../tar/write-tar.ts";
import { layoutIndex, layoutMark } from "./layout-index.ts";

/** An image to write. */
export interface NewImage {
  /** Lowest first. */
  readonly layers: readonly NewLayer[];
  /** The part that says how to run it, with the names of the specification: `Env`, `Cmd`, `User`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly os?: string;
  readonly architecture?: string;
  /** Name and tag. */
  readonly reference?: string;
  /** Time of the image and of its files, in seconds since the epoch. */
  readonly mtime: number;
}

export interface NewLayer {
  readonly files: readonly NewFile[];
  readonly createdBy?: string;
  /** `gzip` where left out. */
  readonly compression?: "gzip" | "none";
}

/**
 * Writes an image as an OCI layout in a tar, the same bytes for the same image. zlib's output may
 * differ between versions of Node: what stays is the diffIDs.
 *
 * @see OCI image specification, image-layout.md
 */
export function* writeOciArchive(image: NewImage): Generator<Uint8Array, void, undefined> {
  const blobs = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array) => {
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  };
  const layers = image.layers.map((layer) => layerOf(layer, image.mtime));
  const types = mediaTypes.oci;
  const config = add(json(configuration(image, layers)));
  const bytes = json({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, ...config },
    layers: layers.map(({ mediaType, stored }) => ({ mediaType, ...add(stored) })),
  });
  const { digest, size: sizeBytes } = add(bytes);
  const top = { mediaType: types.manifest, digest, sizeBytes };
  const index = layoutIndex(top, { names: namesOf(image.reference), replaced: [] });
  const file = (path: string, content: Uint8Array): NewFile => ({
    path,
    type: "file",
    bytes: content,
  });
  const files = [...blobs].map(([name, content]) => file(blobName(name), content));
  yield* writeTar(
    [
      { path: "blobs", type: "directory" },
      { path: "blobs/sha256", type: "directory" },
      file("oci-layout", layoutMark),
      file("index.json", index),
      ...files,
    ],
    image,
  );
}

interface WrittenLayer {
  readonly diffId: string;
  readonly stored: Uint8Array;
  readonly mediaType: string;
  readonly createdBy: string;
}

function layerOf(layer: NewLayer, mtime: number): WrittenLayer {
  const { files, createdBy = "suture", compression = "gzip" } = layer;
  const tar = Buffer.concat([...writeTar(files, { mtime })]);
  const facts = { diffId: digestOf(tar), createdBy };
  if (compression === "none") return { ...facts, stored: tar, mediaType: mediaTypes.oci.tar };
  const stored = gzipSync(tar);
  hideSystem(stored);
  return { ...facts, stored, mediaType: mediaTypes.oci.tarGzip };
}

function configuration(image: NewImage, layers: readonly WrittenLayer[]): unknown {
  const created = new Date(image.mtime * 1000).toISOString().replace(".000Z", "Z");
  return {
    created,
    architecture: image.architecture ?? "amd64",
    os: image.os ?? "linux",
    config: image.config,
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ createdBy }) => ({ created, created_by: createdBy })),
  };
}

function namesOf(reference: string | undefined): readonly ImageNames[] {
  if (reference === undefined) return [];
  return [{ full: reference, tag: /:([^/:@]+)$/.exec(reference)?.[1] ?? "latest" }];
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
