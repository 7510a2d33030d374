import { nodeDisk } from "../src/io/disk.ts";
import type { Attestation, Attested, TrustedKey } from "../src/model/index.ts";
import { imageDirectory } from "../src/oci/image-files.ts";
import { openLayout } from "../src/oci/open-layout.ts";
import { textFile } from "./images.ts";
import { type Descriptor, indexType, type LayoutDraft } from "./layouts.ts";

/** A small bill of materials. */
export const smallBom: Readonly<Record<string, unknown>> = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  metadata: {
    timestamp: "2026-01-02T03:04:05Z",
    tools: { components: [{ name: "syft", version: "1" }] },
  },
  components: [],
};

/** A VEX document that says nothing. */
export const emptyVex: Readonly<Record<string, unknown>> = {
  "@context": "https://openvex.dev/ns/v0.2.0",
  author: "Somebody",
  timestamp: "2026-01-01T00:00:00Z",
  statements: [],
};

/** Reads what is attached to the image of a layout. */
export async function readAttached(
  folder: string,
  keys: readonly TrustedKey[] = [],
): Promise<Attested & { readonly attestations: readonly Attestation[] }> {
  const { attested } = await openLayout(await imageDirectory(folder, nodeDisk));
  if (!attested) throw new Error("nothing can be attached");
  const found = await attested(keys);
  const { documents } = found;
  return { ...found, attestations: documents.map(({ attestation }) => attestation) };
}

/** An image of one file. */
export const smallImage = (draft: LayoutDraft): Descriptor => draft.image([textFile("etc/a", "1")]);

/** What BuildKit writes: an index of the image and a manifest of statements beside it. */
export function withStatements(
  draft: LayoutDraft,
  { image, blobs }: { readonly image: Descriptor; readonly blobs: readonly Descriptor[] },
): Descriptor {
  const beside = draft.artifact(blobs);
  const attached = {
    ...beside,
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      "vnd.docker.reference.digest": image.digest,
      "vnd.docker.reference.type": "attestation-manifest",
    },
  };
  const index = { schemaVersion: 2, mediaType: indexType, manifests: [image, attached] };
  return draft.blob(index, { mediaType: indexType });
}
