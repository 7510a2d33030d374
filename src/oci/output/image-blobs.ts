import { createHash } from "node:crypto";
import { TargetError } from "../../model/index.ts";
import type { ImageBlob, ManifestNode } from "../stored-image.ts";
import type { StoredFile } from "../tar/byte-source.ts";
import { streamOf } from "../tar/stream-source.ts";

/** Everything that an image is made of, once each. */
export interface ImageContents {
  /** Those that are named before those that name them. */
  readonly manifests: readonly { readonly node: ManifestNode; readonly bytes: Uint8Array }[];
  readonly blobs: readonly ImageBlob[];
}

/**
 * Lists what an image is made of. Platforms that the source does not hold are left out, as it leaves
 * them out.
 *
 * @throws TargetError where a manifest is broken, or there are too many of them
 */
export async function contentsOf(top: ManifestNode): Promise<ImageContents> {
  const manifests: { node: ManifestNode; bytes: Uint8Array }[] = [];
  const blobs = new Map<string, ImageBlob>();
  const seen = new Set<string>();
  const add = async (node: ManifestNode, depth: number): Promise<void> => {
    if (seen.has(node.digest)) return;
    seen.add(node.digest);
    if (seen.size > maxManifests || depth > maxDepth) {
      throw new TargetError("The image's indexes list too many manifests");
    }
    const content = await node.read();
    if (!content) return;
    for (const inner of content.manifests) await add(inner, depth + 1);
    for (const blob of content.blobs) blobs.set(blob.digest, blob);
    manifests.push({ node, bytes: content.bytes });
  };
  await add(top, 0);
  return { manifests, blobs: [...blobs.values()] };
}

/** More than any image has; each is a file to read. */
const maxManifests = 5000;

/** The index, the indexes that it may list, and their manifests. */
const maxDepth = 6;

/**
 * Reads a blob from front to back.
 *
 * @throws TargetError at its end where it is not what its digest names
 */
export async function* checkedBytes(
  file: StoredFile,
  { digest, sizeBytes }: Pick<ImageBlob, "digest" | "sizeBytes">,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (file.sizeBytes !== sizeBytes) throw notAsNamed(digest);
  const algorithm = digest.slice(0, digest.indexOf(":"));
  const hash = file.isVerified ? undefined : createHash(algorithm);
  const source = await file.open();
  try {
    if (source.sizeBytes !== sizeBytes) throw notAsNamed(digest);
    for await (const chunk of streamOf(source)) {
      hash?.update(chunk);
      yield chunk;
    }
  } finally {
    await source.close();
  }
  if (hash && `${algorithm}:${hash.digest("hex")}` !== digest) throw notAsNamed(digest);
}

/** The error for a blob that is something else. */
export function notAsNamed(digest: string): TargetError {
  return new TargetError(`A blob of the image is not the one that its digest ${digest} names`, {
    hint: "The image is damaged or was changed by hand: export or pull it again.",
  });
}
