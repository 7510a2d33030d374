import { Buffer } from "node:buffer";
import { digestOf } from "../digest.ts";
import type { ImageFiles } from "../image-files.ts";
import { blobName } from "../layout-descriptors.ts";
import type { StoredManifest } from "../layout-manifests.ts";
import { mediaTypes } from "../media-types.ts";
import type { StoredImage } from "../stored-image.ts";
import { memorySource, type StoredFile } from "../tar/byte-source.ts";
import { configWithLayer } from "./new-config.ts";
import { indexWithImage } from "./new-index.ts";
import { imageKind, manifestWithLayer } from "./new-manifest.ts";
import type { WrittenLayer } from "./write-layer.ts";

export interface AppendOptions {
  /** Newest time of what the layer changes, in seconds since the epoch. */
  readonly newest: number;
  /** The time of the new image in place of that, in seconds since the epoch (SOURCE_DATE_EPOCH). */
  readonly latest?: number | undefined;
  /** The command, for the image's history. */
  readonly createdBy: string;
  readonly comment?: string;
  /** Name and tag of the image that the layer is added to; the one that it is stored under where left out. */
  readonly baseName?: string | undefined;
}

export interface AppendedImage {
  readonly image: StoredImage;
  /** Of its manifest, and of what a tag names: an index where there is one. */
  readonly digest: string;
  readonly topDigest: string;
  /** Manifests of attestations that an index lists for the image as it was, and that are left out. */
  readonly dropped: readonly string[];
}

/**
 * Adds a layer to an image: everything else that its configuration, manifest and indexes say stays as
 * it is written, and their media types stay those of their family. An index lists the new image in
 * place of the old one; other platforms keep their entries and attestations.
 *
 * @throws TargetError where what the image says is ambiguous, or of a kind that is not known
 * @see OCI image specification, config.md, manifest.md, image-index.md, annotations.md
 */
export function appendLayer(
  image: StoredImage,
  layer: WrittenLayer,
  options: AppendOptions,
): AppendedImage {
  const { manifest: old, files } = image;
  const { family, mediaType, layerCount } = imageKind(old);
  const configBytes = configWithLayer(image.configBytes, {
    ...options,
    diffId: layer.diffId,
    layerCount,
  });
  const name = options.baseName ?? image.names.full;
  const base = {
    ...(name !== undefined && { name }),
    // What was stored without a manifest has no digest that anybody knows.
    ...(image.listed.length > 0 && { digest: old.digest }),
  };
  const bytes = manifestWithLayer(old.bytes, {
    family,
    config: described(configBytes),
    layer: {
      mediaType: mediaTypes[family].tarGzip,
      digest: layer.digest,
      size: layer.sizeBytes,
    },
    base,
  });
  const manifest = { bytes, digest: digestOf(bytes), mediaType };
  const { indexes, dropped } = renewIndexes(image, manifest);
  const added = new Map([
    [blobName(layer.digest), layer],
    ...[configBytes, bytes, ...indexes.map((index) => index.bytes)].map(inMemory),
  ]);
  return {
    image: { ...image, manifest, base, configBytes, indexes, files: withBlobs(files, added) },
    digest: manifest.digest,
    topDigest: (indexes[0] ?? manifest).digest,
    dropped,
  };
}

interface Renewed {
  readonly indexes: readonly StoredManifest[];
  readonly dropped: readonly string[];
}

/** From the innermost outwards: each names the one inside by its new digest. */
function renewIndexes({ indexes, manifest: old }: StoredImage, manifest: StoredManifest): Renewed {
  const renewed: StoredManifest[] = [];
  const dropped: string[] = [];
  let before = old;
  let now = manifest;
  for (const index of indexes.toReversed()) {
    const made = indexWithImage(index.bytes, {
      digest: before.digest,
      now: { digest: now.digest, size: now.bytes.length },
    });
    dropped.push(...made.dropped);
    before = index;
    now = { bytes: made.bytes, digest: digestOf(made.bytes), mediaType: index.mediaType };
    renewed.unshift(now);
  }
  return { indexes: renewed, dropped };
}

function described(bytes: Uint8Array): { readonly digest: string; readonly size: number } {
  return { digest: digestOf(bytes), size: bytes.length };
}

function inMemory(bytes: Uint8Array): [string, StoredFile] {
  const held = Buffer.from(bytes);
  const open = async () => memorySource(held);
  return [blobName(digestOf(bytes)), { sizeBytes: held.length, isVerified: true, open }];
}

function withBlobs(
  files: Pick<ImageFiles, "find">,
  added: ReadonlyMap<string, StoredFile>,
): Pick<ImageFiles, "find"> {
  return { find: async (name) => added.get(name) ?? files.find(name) };
}
