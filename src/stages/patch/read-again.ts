import { Buffer } from "node:buffer";
import { inflatedOnce } from "../../oci/layers/inflate-layers.ts";
import { openLayout } from "../../oci/open-layout.ts";
import type { OpenedImage } from "../../oci/opened-image.ts";
import type { Spool } from "../../oci/output/write-layer.ts";
import type { StoredImage } from "../../oci/stored-image.ts";
import { memorySource } from "../../oci/tar/byte-source.ts";

export interface ReadAgain {
  /** The image that a layer was added to, its layers as they were read. */
  readonly before: Pick<OpenedImage, "layers" | "image">;
  readonly spool: Spool;
}

/** Opens an image that is made and not written yet, from the very bytes that will be. */
export async function openStored(
  { manifest, files }: StoredImage,
  { before, spool }: ReadAgain,
): Promise<OpenedImage> {
  const { bytes, digest, mediaType } = manifest;
  const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: bytes.length }] };
  const text = Buffer.from(JSON.stringify(index));
  const named = { sizeBytes: text.length, open: async () => memorySource(text) };
  const layout = await openLayout({
    statesSizes: false,
    find: async (name) => (name === "index.json" ? named : files.find(name)),
  });
  const opened = inflatedOnce(layout, spool);
  const known = new Map(before.layers.map((layer) => [layer.diffId, layer]));
  const { reference } = before.image;
  return {
    ...opened,
    // What it is called tells its findings from those of other images.
    image: { ...opened.image, ...(reference !== undefined && { reference }) },
    layers: opened.layers.map((layer) => known.get(layer.diffId) ?? layer),
  };
}
