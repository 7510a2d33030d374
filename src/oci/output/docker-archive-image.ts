import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { TargetError } from "../../model/index.ts";
import { digestOf } from "../digest.ts";
import { blobName } from "../layout-descriptors.ts";
import { mediaTypes } from "../media-types.ts";
import type { StoredImage } from "../stored-image.ts";
import { memorySource, type StoredFile } from "../tar/byte-source.ts";
import { compressionOf } from "../tar/decompress.ts";
import { streamOf } from "../tar/stream-source.ts";

export interface ArchivedImage {
  readonly configBytes: Uint8Array;
  /** Name and tag. */
  readonly reference: string | undefined;
  /** Lowest first. */
  readonly layers: readonly { readonly diffId: string; readonly file: StoredFile | undefined }[];
}

/**
 * An image of a docker-archive, which has no manifest, with the one that a registry would hold for
 * it: of Docker's own types, and its layers as they are.
 *
 * @throws TargetError where a layer is missing, or compressed in a way that no registry knows
 */
export async function storedArchive(archived: ArchivedImage): Promise<StoredImage> {
  const { configBytes, reference, layers } = archived;
  const types = mediaTypes.docker;
  const blobs = new Map<string, StoredFile>();
  const descriptors: object[] = [];
  for (const { diffId, file } of layers) {
    const { digest, mediaType } = await layerOf(diffId, file);
    if (file) blobs.set(blobName(digest), file);
    descriptors.push({ mediaType, size: file?.sizeBytes ?? 0, digest });
  }
  const config = digestOf(configBytes);
  blobs.set(blobName(config), {
    sizeBytes: configBytes.length,
    open: async () => memorySource(configBytes),
  });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, size: configBytes.length, digest: config },
      layers: descriptors,
    }),
  );
  return {
    manifest: { bytes: manifest, digest: digestOf(manifest), mediaType: types.manifest },
    configBytes,
    indexes: [],
    listed: [],
    names: reference === undefined ? {} : { full: reference },
    files: { find: async (name) => blobs.get(name) },
  };
}

/** A plain tar is named by its diffID; what the archive holds in its place shows when it is copied. */
async function layerOf(
  diffId: string,
  file: StoredFile | undefined,
): Promise<{ readonly digest: string; readonly mediaType: string }> {
  if (!file) {
    throw new TargetError(`The archive lists the layer ${diffId} and does not hold it`, {
      hint: "Export the image again.",
    });
  }
  const source = await file.open();
  try {
    const compression = compressionOf(source);
    if (compression === "none") return { digest: diffId, mediaType: mediaTypes.docker.tar };
    if (compression === "other") {
      throw new TargetError(`The layer ${diffId} is compressed in a way that is not supported`);
    }
    const hash = createHash("sha256");
    for await (const chunk of streamOf(source)) hash.update(chunk);
    const mediaType =
      compression === "gzip" ? mediaTypes.docker.tarGzip : `${mediaTypes.docker.tar}.zstd`;
    return { digest: `sha256:${hash.digest("hex")}`, mediaType };
  } finally {
    await source.close();
  }
}
