import { Buffer } from "node:buffer";
import {
  type DiskFile,
  type ImageReference,
  type Registry,
  type RegistryManifest,
  TargetError,
  UsageError,
} from "../model/index.ts";
import { isDigest } from "./digest.ts";
import type { ImageFiles } from "./image-files.ts";
import { items, members, parseJson, size, text } from "./json.ts";
import { shownReference } from "./references.ts";
import { ArchiveError } from "./tar/archive-error.ts";
import { memorySource, type StoredFile } from "./tar/byte-source.ts";

/**
 * An image of a registry as the files of an OCI layout: `index.json` names what the reference
 * does, a blob is downloaded when it is first opened, and `referrers/sha256/HEX.json` is the index
 * of what is attached to a manifest, asked for when it is looked for.
 *
 * @throws UsageError where there is no such image, TargetError where it is of a kind that is not read
 */
export async function registryFiles(
  registry: Registry,
  reference: ImageReference,
): Promise<ImageFiles> {
  const known: Known = { registry, reference, descriptors: new Map() };
  const top = await registry.manifest(reference);
  if (!top) {
    throw new UsageError(
      `There is no image ${shownReference(reference)} in ${reference.registry}`,
      {
        hint: "Check its name and tag.",
      },
    );
  }
  const value = refuseOldSchema(top);
  learn(known, value);
  const descriptor = {
    ...describe(top),
    annotations: { "org.opencontainers.image.ref.name": shownReference(reference) },
  };
  const named: Readonly<Record<string, Uint8Array | undefined>> = {
    "oci-layout": json({ imageLayoutVersion: "1.0.0" }),
    "index.json": json({ schemaVersion: 2, manifests: [descriptor] }),
    [blobName(top.digest)]: top.bytes,
  };
  return {
    statesSizes: true,
    origin: { registry: reference.registry, repository: reference.repository },
    async find(name) {
      const bytes = Object.hasOwn(named, name) ? named[name] : undefined;
      if (bytes) return inMemory(bytes);
      const digest = /^blobs\/(\w+)\/([\da-f]+)$/.exec(name)?.slice(1).join(":");
      if (digest !== undefined) return storedBlob(known, digest);
      const subject = /^referrers\/(\w+)\/([\da-f]+)\.json$/.exec(name)?.slice(1).join(":");
      return subject !== undefined && isDigest(subject) ? referrersFile(known, subject) : undefined;
    },
  };
}

interface Known {
  readonly registry: Registry;
  readonly reference: ImageReference;
  /** What the manifests that were read so far name. */
  readonly descriptors: Map<string, KnownDescriptor>;
}

interface KnownDescriptor {
  readonly kind: "manifest" | "config" | "layer";
  readonly sizeBytes: number;
}

function learn({ descriptors }: Known, manifest: unknown): void {
  const fields = members(manifest);
  const add = (value: unknown, kind: KnownDescriptor["kind"]) => {
    const { digest, size: stated } = members(value);
    const sizeBytes = size(stated);
    const name = text(digest);
    if (!name || !isDigest(name) || sizeBytes === undefined || descriptors.has(name)) return;
    descriptors.set(name, { kind, sizeBytes });
  };
  for (const one of items(fields["manifests"])) add(one, "manifest");
  for (const one of items(fields["layers"])) add(one, "layer");
  for (const one of items(fields["blobs"])) add(one, "layer");
  add(fields["config"], "config");
}

/** What Docker's first registries had: a signed list of layers with a history for each. */
function refuseOldSchema({ bytes, mediaType }: RegistryManifest): unknown {
  const value = parseJson(bytes, "The manifest");
  if (members(value)["schemaVersion"] !== 1 && !/manifest\.v1\+/.test(mediaType)) return value;
  if (/oci\.image/.test(mediaType)) return value;
  throw new TargetError("The image has a manifest of schema 1, which Docker gave up in 2019", {
    hint: "Push it again with a current Docker, podman or skopeo.",
  });
}

function describe({
  bytes,
  mediaType,
  digest,
}: RegistryManifest): Readonly<Record<string, unknown>> {
  return { mediaType, digest, size: bytes.length };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function inMemory(bytes: Uint8Array): StoredFile {
  return { sizeBytes: bytes.length, open: async () => memorySource(bytes) };
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function storedBlob(known: Known, digest: string): StoredFile | undefined {
  const { registry, reference, descriptors } = known;
  const found = descriptors.get(digest);
  if (!found) return undefined;
  const { kind, sizeBytes } = found;
  const place = { registry: reference.registry, repository: reference.repository };
  const verified = { sizeBytes, isVerified: true };
  if (kind === "manifest") return { ...verified, open: () => openManifest(known, digest) };
  const open = () => registry.blob({ ...place, digest, sizeBytes });
  return { ...verified, open: kind === "layer" ? () => asLayer(open) : open };
}

/** A layer that cannot be had leaves the rest of the image to be read. */
async function asLayer(open: () => Promise<DiskFile>): Promise<DiskFile> {
  try {
    return await open();
  } catch (cause) {
    if (!(cause instanceof TargetError)) throw cause;
    throw new ArchiveError("unreadable", cause.message, { cause });
  }
}

async function openManifest(known: Known, digest: string): Promise<DiskFile> {
  const { registry, repository } = known.reference;
  const found = await known.registry.manifest({ registry, repository, digest });
  if (!found) {
    throw new TargetError(
      `The registry does not hold the manifest ${digest}, which the image lists`,
      {
        hint: "Push the image again, with all its platforms.",
      },
    );
  }
  learn(known, refuseOldSchema(found));
  return memorySource(found.bytes);
}

/** By the registry's own list, else by the tag that stands in for it; cosign has tags of its own. */
async function referrersFile(known: Known, subject: string): Promise<StoredFile | undefined> {
  const { registry, reference } = known;
  const place = { registry: reference.registry, repository: reference.repository };
  const tag = subject.replace(":", "-");
  const list = async () =>
    (await registry.referrers({ ...place, digest: subject })) ??
    (await registry.manifest({ ...place, tag }))?.bytes;
  const [bytes, ...attached] = await Promise.all([
    list(),
    ...["sig", "att", "sbom"].map((suffix) => taggedManifest(known, `${tag}.${suffix}`)),
  ]);
  const listed = items(members(bytes && parseJson(bytes, "The list of referrers"))["manifests"]);
  const manifests = [...listed, ...attached.flat()];
  if (manifests.length === 0) return undefined;
  learn(known, { manifests });
  return inMemory(json({ schemaVersion: 2, mediaType: indexType, manifests }));
}

/** The descriptor of what a tag names, with the tag; none where there is none. */
async function taggedManifest(
  { registry, reference }: Known,
  tag: string,
): Promise<readonly unknown[]> {
  const place = { registry: reference.registry, repository: reference.repository };
  const found = await registry.manifest({ ...place, tag });
  const annotations = { "org.opencontainers.image.ref.name": tag };
  return found ? [{ ...describe(found), annotations }] : [];
}

const indexType = "application/vnd.oci.image.index.v1+json";
