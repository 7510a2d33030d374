import { Buffer } from "node:buffer";
import { openLayout } from "../../oci/open-layout.ts";
import type { OpenedImage } from "../../oci/opened-image.ts";
import type { StoredImage } from "../../oci/stored-image.ts";
import { memorySource } from "../../oci/tar/byte-source.ts";

/**
 * Opens an image that is made and not written yet.
 *
 * @param before - the image that a layer was added to, its layers as they were read
 */
export async function openStored(
  { manifest, files }: StoredImage,
  before: Pick<OpenedImage, "layers" | "image">,
): Promise<OpenedImage> {
  const { bytes, digest, mediaType } = manifest;
  const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: bytes.length }] };
  const text = Buffer.from(JSON.stringify(index));
  const named = { sizeBytes: text.length, open: async () => memorySource(text) };
  const opened = await openLayout({
    statesSizes: false,
    find: async (name) => (name === "index.json" ? named : files.find(name)),
  });
  const known = new Map(before.layers.map((layer) => [layer.diffId, layer]));
  const { reference } = before.image;
  return {
    ...opened,
    // What it is called tells its findings from those of other images.
    image: { ...opened.image, ...(reference !== undefined && { reference }) },
    layers: opened.layers.map((layer) => known.get(layer.diffId) ?? layer),
  };
}
