import { EnvironmentError, type ImageReference, TargetError } from "../../model/index.ts";
import { bounded } from "../../oci/layers/in-parallel.ts";
import { notAsNamed } from "../../oci/output/image-blobs.ts";
import {
  type ImageBlob,
  type ManifestContent,
  type ManifestNode,
  onePlatform,
  type StoredImage,
  wholeImage,
} from "../../oci/stored-image.ts";
import type { HttpAnswer } from "../http/http.ts";
import { openHost, type RegistryOptions } from "./registry.ts";
import { type BegunUpload, begunUpload, uploadBlob } from "./registry-upload.ts";
import { complaint, hasBlob, openTarget, type PushTarget } from "./registry-write.ts";

/** How far a push is. */
export interface PushProgress {
  readonly digest: string;
  readonly sizeBytes: number;
  /** What the registry has. */
  readonly doneBytes: number;
  readonly state: "exists" | "mounted" | "uploading" | "done";
}

export interface PushRequest {
  readonly image: StoredImage;
  /** The repository; without a tag the image is pushed by its digest only. */
  readonly to: Pick<ImageReference, "registry" | "repository">;
  readonly tags: readonly string[];
  /** Leaves out other platforms that an index lists beside the chosen one. */
  readonly onlyChosen?: boolean;
  readonly onProgress?: (progress: PushProgress) => void;
  /** Blobs larger than this are sent in parts. */
  readonly chunkBytes?: number;
}

export interface PushedImage {
  /** Of what the tags name. */
  readonly digest: string;
  readonly uploaded: number;
  readonly mounted: number;
  /** Blobs and manifests that were there. */
  readonly existing: number;
}

/**
 * Pushes an image to a registry (OCI distribution specification, push): blobs that are there are
 * not sent again, those of another repository of the same registry are taken over from it, manifests
 * go by digest, and the tags last, so that whoever pulls meanwhile gets the old image or the new one.
 *
 * @throws EnvironmentError where the registry cannot be reached or refuses, TargetError where the image is broken
 */
export async function pushImage(
  request: PushRequest,
  options: RegistryOptions,
): Promise<PushedImage> {
  const {
    image,
    to,
    tags,
    onlyChosen = false,
    onProgress,
    chunkBytes = defaultChunkBytes,
  } = request;
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const { endpoint, session } = openHost(to.registry, { ...options, wait });
  const { origin } = image;
  const from =
    origin?.registry === to.registry && origin.repository !== to.repository
      ? origin.repository
      : undefined;
  const counts = { uploaded: 0, mounted: 0, existing: 0 };
  const push: Push = {
    target: openTarget({ name: endpoint.name, repository: to.repository, session }),
    from,
    wait,
    chunkBytes,
    onProgress: onProgress ?? (() => {}),
    counts,
    seen: new Set(),
  };
  const top = onlyChosen ? onePlatform(image) : wholeImage(image);
  await pushManifest(push, top);
  const content = await readManifest(top);
  for (const tag of tags) await putManifest(push.target, { node: top, content, name: tag });
  return { digest: top.digest, ...counts };
}

/** Small enough to be held for some blobs beside each other; larger parts save no time. */
const defaultChunkBytes = 8 << 20;

/** Blobs that are sent beside each other. */
const blobsInFlight = 3;

/** What the specification asks registries to take. */
const maxManifestBytes = 4 << 20;

interface Push {
  readonly target: PushTarget;
  readonly from: string | undefined;
  readonly wait: (ms: number) => Promise<void>;
  readonly chunkBytes: number;
  readonly onProgress: (progress: PushProgress) => void;
  readonly counts: { uploaded: number; mounted: number; existing: number };
  readonly seen: Set<string>;
}

/** Everything that a manifest names goes first: a registry takes none that names what it lacks. */
async function pushManifest(push: Push, node: ManifestNode): Promise<void> {
  if (push.seen.has(node.digest)) return;
  push.seen.add(node.digest);
  if (await hasManifest(push, node)) return;
  const content = await readManifest(node);
  for (const inner of content.manifests) await pushManifest(push, inner);
  const blobs = bounded(blobsInFlight);
  for (const blob of content.blobs) await blobs.add(() => pushBlob(push, blob));
  await blobs.drain();
  await putManifest(push.target, { node, content, name: node.digest });
}

async function readManifest(node: ManifestNode): Promise<ManifestContent> {
  const content = await node.read();
  if (!content) {
    throw new TargetError(
      `The image lists ${node.digest} for another platform and does not hold it`,
      { hint: "Push the one platform that is there." },
    );
  }
  if (content.bytes.length <= maxManifestBytes) return content;
  throw new TargetError(`A manifest of the image is larger than ${maxManifestBytes >> 20} MiB`, {
    hint: "No registry has to take it.",
  });
}

async function hasManifest(
  { target, counts }: Push,
  { digest, mediaType }: ManifestNode,
): Promise<boolean> {
  const answer = await target.send({
    method: "HEAD",
    path: `manifests/${digest}`,
    headers: { accept: `${mediaType}, */*` },
    isRepeated: true,
  });
  answer.discard();
  if (answer.status === 200) counts.existing++;
  return answer.status === 200;
}

async function pushBlob(push: Push, blob: ImageBlob): Promise<void> {
  const { target, counts, seen } = push;
  const { digest, sizeBytes } = blob;
  if (seen.has(digest)) return;
  seen.add(digest);
  const tell = (state: PushProgress["state"], doneBytes: number) =>
    push.onProgress({ digest, sizeBytes, doneBytes, state });
  if (await hasBlob(target, blob)) {
    counts.existing++;
    return tell("exists", sizeBytes);
  }
  const begun = push.from === undefined ? undefined : await mount(target, digest, push.from);
  if (begun === "mounted") {
    counts.mounted++;
    return tell("mounted", sizeBytes);
  }
  const stored = await blob.find();
  if (!stored) return;
  const file = await stored.open();
  try {
    if (file.sizeBytes !== sizeBytes) throw notAsNamed(digest);
    const { wait, chunkBytes } = push;
    const onBytes = (doneBytes: number) => tell("uploading", doneBytes);
    await uploadBlob(target, { digest, sizeBytes, file, chunkBytes, wait, onBytes }, begun);
  } finally {
    await file.close();
  }
  counts.uploaded++;
  tell("done", sizeBytes);
}

/** A registry that does not take a blob over begins an upload instead, or refuses. */
async function mount(
  target: PushTarget,
  digest: string,
  from: string,
): Promise<"mounted" | BegunUpload | undefined> {
  const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
  const answer = await target.send({
    method: "POST",
    path: `blobs/uploads/?${query}`,
    headers: { "content-length": "0" },
    isRepeated: true,
    mayBeRefused: true,
    from,
  });
  answer.discard();
  if (answer.status === 201) return "mounted";
  return answer.status === 202 ? begunUpload(target, answer) : undefined;
}

interface Putting {
  readonly node: ManifestNode;
  readonly content: ManifestContent;
  /** A tag or the digest. */
  readonly name: string;
}

async function putManifest(target: PushTarget, { node, content, name }: Putting): Promise<void> {
  const answer = await target.send({
    method: "PUT",
    path: `manifests/${name}`,
    headers: { "content-type": node.mediaType },
    body: content.bytes,
    isRepeated: true,
  });
  if (answer.status !== 201) throw await complaint(target, answer, "a manifest");
  answer.discard();
  checkStored(target, answer, node.digest);
}

function checkStored({ name }: PushTarget, { headers }: HttpAnswer, digest: string): void {
  const stated = headers["docker-content-digest"];
  if (stated === undefined || stated === digest) return;
  throw new EnvironmentError(`The registry ${name} stored another manifest than it was sent`, {
    hint: `It has ${stated.slice(0, 80)} in place of ${digest}: something between changed it.`,
  });
}
