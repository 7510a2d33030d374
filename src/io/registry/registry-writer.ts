import {
  EnvironmentError,
  type ImageReference,
  type NewBlob,
  type RegistryManifest,
  type RegistryWriter,
} from "../../model/index.ts";
import { openHost, type RegistryOptions } from "./registry.ts";
import { uploadBlob } from "./registry-upload.ts";
import { complaint, hasBlob, openTarget, type PushTarget } from "./registry-write.ts";

/**
 * Writes single manifests and small blobs to registries, such as signatures; `pushImage` pushes whole
 * images.
 */
export function openRegistryWriter(options: RegistryOptions): RegistryWriter {
  const { wait = sleep } = options;
  const targets = new Map<string, PushTarget>();
  const targetOf = ({ registry, repository }: Pick<ImageReference, "registry" | "repository">) => {
    const key = `${registry}/${repository}`;
    const known = targets.get(key);
    if (known) return known;
    const { endpoint, session } = openHost(registry, { ...options, wait });
    const target = openTarget({ name: endpoint.name, repository, session });
    targets.set(key, target);
    return target;
  };
  return {
    pushBlob: (place, blob) => pushBlob(targetOf(place), blob, wait),
    pushManifest: (image, manifest) => pushManifest(targetOf(image), image, manifest),
  };
}

/** What is signed is small: one part. */
const chunkBytes = 8 << 20;

async function pushBlob(
  target: PushTarget,
  blob: NewBlob,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  const { digest, sizeBytes } = blob;
  if (await hasBlob(target, blob)) return;
  const file = await blob.open();
  try {
    await uploadBlob(target, { digest, sizeBytes, file, chunkBytes, wait, onBytes: () => {} });
  } finally {
    await file.close();
  }
}

async function pushManifest(
  target: PushTarget,
  { tag }: ImageReference,
  { bytes, mediaType, digest }: RegistryManifest,
): Promise<{ readonly isReferrer: boolean }> {
  const answer = await target.send({
    method: "PUT",
    path: `manifests/${tag ?? digest}`,
    headers: { "content-type": mediaType },
    body: bytes,
    isRepeated: true,
  });
  if (answer.status !== 201) throw await complaint(target, answer, "a manifest");
  answer.discard();
  const stored = answer.headers["docker-content-digest"];
  if (stored !== undefined && stored !== digest) {
    throw new EnvironmentError(
      `The registry ${target.name} stored another manifest than it was sent`,
      { hint: "Something between changed it: nothing of it can be relied on." },
    );
  }
  return { isReferrer: answer.headers["oci-subject"] !== undefined };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
