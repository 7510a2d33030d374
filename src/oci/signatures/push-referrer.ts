import type {
  ImageReference,
  Registry,
  RegistryManifest,
  RegistryWriter,
} from "../../model/index.ts";
import { digestOf } from "../digest.ts";
import { memorySource } from "../tar/byte-source.ts";
import { appendReferrer, type ManifestDraft } from "./signature-manifests.ts";

export interface ReferrerPorts {
  readonly registry: Pick<Registry, "manifest">;
  readonly writer: RegistryWriter;
}

export interface DraftPush {
  /** What it is attached to. */
  readonly image: ImageReference & { readonly digest: string };
  readonly draft: ManifestDraft;
  readonly tag?: string;
}

/** Pushes a manifest, its blobs first. */
export async function pushDraft(
  writer: RegistryWriter,
  { image: { registry, repository }, draft: { manifest, blobs }, tag }: DraftPush,
): Promise<{ readonly isReferrer: boolean }> {
  const place = { registry, repository };
  for (const bytes of blobs) {
    await writer.pushBlob(place, {
      digest: digestOf(bytes),
      sizeBytes: bytes.length,
      open: async () => memorySource(bytes),
    });
  }
  const name = { ...place, digest: manifest.digest, ...(tag !== undefined && { tag }) };
  return writer.pushManifest(name, manifest);
}

/**
 * Pushes a manifest that refers to an image. Where the registry keeps no list of referrers, a tag stands in
 * for it.
 */
export async function pushReferrer(
  { registry, writer }: ReferrerPorts,
  { image, draft }: DraftPush,
): Promise<RegistryManifest> {
  const { isReferrer } = await pushDraft(writer, { image, draft });
  if (!isReferrer) {
    const { digest, ...place } = image;
    const name = {
      registry: place.registry,
      repository: place.repository,
      tag: digest.replace(":", "-"),
    };
    const index = appendReferrer(await registry.manifest(name), draft.manifest);
    await writer.pushManifest({ ...name, digest: index.digest }, index);
  }
  return draft.manifest;
}
