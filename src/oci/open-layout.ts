import { type Target, TargetError, UsageError } from "../model/index.ts";
import { readAttestations } from "./attestations/read-attestations.ts";
import { readStored } from "./byte-source.ts";
import { checkDigest, isDigest } from "./digest.ts";
import { imageFacts } from "./image-config.ts";
import type { ImageFiles } from "./image-files.ts";
import { items, members, parseJson, size, text } from "./json.ts";
import type { OpenedImage } from "./opened-image.ts";
import { choosePlatform, fitsPlatform, wrongPlatform } from "./platform.ts";

interface Descriptor {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly platform?: string;
  readonly names: readonly string[];
  readonly isAttestation: boolean;
}

/** Which of the images that are stored together. */
export type ImageChoice = Pick<Target, "tag" | "platform">;

/**
 * Opens an image of an OCI layout (OCI image specification, image-layout.md). Without a wanted tag
 * there must be one image; of several platforms the wanted one is taken, or linux/amd64, else the
 * only one.
 *
 * @throws TargetError where the layout is broken, UsageError where the choice is the user's
 */
export async function openLayout(
  files: ImageFiles,
  { tag, platform }: ImageChoice = {},
): Promise<OpenedImage> {
  const index = await readNamed(files, "index.json");
  const all = descriptors(parseJson(index, "index.json"));
  const chosen = chooseTag(await withoutReferrers(files, all), tag);
  const { bytes, digest } = await resolveManifest(files, chosen, { wanted: platform, depth: 0 });
  const manifest = members(parseJson(bytes, "The manifest"));
  const config = descriptor(manifest["config"]);
  const layers = items(manifest["layers"]).map(descriptor);
  if (!config || !layers.every((layer) => layer !== undefined)) {
    throw new TargetError("The manifest is not that of a container image", {
      hint: "Artifacts such as Helm charts and attestations are not read.",
    });
  }
  const reference = chosen.flatMap(({ names }) => names)[0];
  const image = imageFacts({
    configBytes: await readBlob(files, config, "The configuration"),
    layers,
    reference,
    manifestDigest: digest,
    annotations: manifest["annotations"],
  });
  if (platform !== undefined && !fitsPlatform(image.platform, platform)) {
    throw wrongPlatform(platform, image.platform);
  }
  const stored = layers.map(async ({ digest, sizeBytes }, i) => ({
    diffId: image.layers[i]?.diffId ?? digest,
    file: await files.find(blobName(digest)),
    statedBytes: sizeBytes,
  }));
  return {
    image,
    layers: await Promise.all(stored),
    broken: files.brokenAt,
    attested: (keys, checkCertificate) =>
      readAttestations(files, { digest, keys, ...(checkCertificate && { checkCertificate }) }),
  };
}

/** Nobody's index or configuration is larger; a layer is never read this way. */
const maxJsonBytes = 16 << 20;

/** Indexes that name indexes. */
const maxDepth = 4;

function descriptors(index: unknown): readonly Descriptor[] {
  const found = items(members(index)["manifests"]).map(descriptor);
  return found.filter((one) => one !== undefined);
}

function descriptor(value: unknown): Descriptor | undefined {
  const fields = members(value);
  const digest = text(fields["digest"]);
  const sizeBytes = size(fields["size"]);
  if (!digest || !isDigest(digest) || sizeBytes === undefined) return undefined;
  const annotations = members(fields["annotations"]);
  const { os, architecture, variant } = members(fields["platform"]);
  const platform = [os, architecture, variant].filter((part) => text(part)).join("/");
  return {
    digest,
    sizeBytes,
    mediaType: text(fields["mediaType"]) ?? "",
    ...(platform !== "" && { platform }),
    names: ["io.containerd.image.name", "org.opencontainers.image.ref.name"].flatMap(
      (name) => text(annotations[name]) ?? [],
    ),
    isAttestation: platform === "unknown/unknown" || isAttached(fields),
  };
}

/** What BuildKit, cosign and others attach to an image lies beside it. */
function isAttached(descriptor: Readonly<Record<string, unknown>>): boolean {
  const annotations = members(descriptor["annotations"]);
  return (
    annotations["vnd.docker.reference.type"] !== undefined ||
    isArtifact(text(descriptor["artifactType"])) ||
    /^dev\.cosignproject\.cosign\/(?:sigs|atts|sboms)$/.test(text(annotations["kind"]) ?? "") ||
    /(?:^|:)sha256-[0-9a-f]{64}(?:\.att|\.sig|\.sbom)?$/.test(
      text(annotations["org.opencontainers.image.ref.name"]) ?? "",
    )
  );
}

/** Some name the type of an image's configuration there. */
function isArtifact(type: string | undefined): boolean {
  return (
    type !== undefined && !/^application\/vnd\.(?:oci|docker)\.(?:container\.)?image/.test(type)
  );
}

/** What names another manifest as its subject is attached to it: only its own manifest says so. */
async function withoutReferrers(
  files: ImageFiles,
  all: readonly Descriptor[],
): Promise<readonly Descriptor[]> {
  const images = all.filter(({ isAttestation }) => !isAttestation);
  if (images.length < 2 || images.length > maxReferrers) return all;
  const kept: Descriptor[] = [];
  for (const one of images) {
    const open = one.names.length === 0 && one.platform === undefined;
    const file = open ? await files.find(blobName(one.digest)) : undefined;
    const bytes = file && (await readStored(file, maxJsonBytes));
    const manifest = bytes && members(parseJson(bytes, "The manifest"));
    if (!manifest || manifest["subject"] === undefined) kept.push(one);
  }
  return kept;
}

/** Nobody keeps more in a layout; each is a file to read. */
const maxReferrers = 100;

/** All platforms of one image. */
function chooseTag(all: readonly Descriptor[], tag: string | undefined): readonly Descriptor[] {
  const images = all.filter(({ isAttestation }) => !isAttestation);
  if (images.length === 0) throw new TargetError("The layout holds no image");
  const names = [...new Set(images.map((image) => image.names[0] ?? image.digest))];
  if (tag !== undefined) {
    const found = images.filter((image) => namesTag([...image.names, image.digest], tag));
    if (found.length > 0) return found;
    throw new UsageError(`The layout holds no image ${tag}`, {
      hint: `It holds ${names.join(", ")}.`,
    });
  }
  const digests = new Set(images.map(({ digest }) => digest));
  if (digests.size > 1 && names.length > 1 && images.some(({ names }) => names.length > 0)) {
    throw new UsageError("The layout holds several images", {
      hint: `Name one of them: ${names.join(", ")}.`,
    });
  }
  return images;
}

/** True where one of the names is a tag, or ends in it. */
export function namesTag(names: readonly string[], tag: string): boolean {
  return names.some((name) => name === tag || name.endsWith(`:${tag}`));
}

interface Resolved {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

interface Resolving {
  readonly wanted: string | undefined;
  /** Indexes passed so far. */
  readonly depth: number;
}

async function resolveManifest(
  files: ImageFiles,
  images: readonly Descriptor[],
  { wanted, depth }: Resolving,
): Promise<Resolved> {
  if (depth > maxDepth) throw new TargetError("The layout's indexes lead to each other");
  const chosen = choosePlatform(await present(files, images), {
    wanted,
    platformOf: ({ platform }) => platform,
    keyOf: ({ digest }) => digest,
  });
  const bytes = await readBlob(files, chosen, "The manifest");
  const manifest = parseJson(bytes, "The manifest");
  if (members(manifest)["manifests"] === undefined) return { bytes, digest: chosen.digest };
  const inner = descriptors(manifest).filter(({ isAttestation }) => !isAttestation);
  return resolveManifest(files, inner, { wanted, depth: depth + 1 });
}

/** A copy of one platform often keeps the index of all. */
async function present(
  files: ImageFiles,
  images: readonly Descriptor[],
): Promise<readonly Descriptor[]> {
  const found: Descriptor[] = [];
  for (const image of images) if (await files.find(blobName(image.digest))) found.push(image);
  if (found.length > 0) return found;
  throw new TargetError("The manifest that the index names is missing", {
    hint: files.brokenAt ? "The archive is cut off: export it again." : "Export the image again.",
  });
}

async function readBlob(files: ImageFiles, blob: Descriptor, what: string): Promise<Uint8Array> {
  const bytes = await readNamed(files, blobName(blob.digest));
  checkDigest(bytes, blob.digest, what);
  return bytes;
}

async function readNamed(files: ImageFiles, name: string): Promise<Uint8Array> {
  const file = await files.find(name);
  const bytes = file && (await readStored(file, maxJsonBytes));
  if (bytes) return bytes;
  throw new TargetError(file ? `${name} of the image is too large` : `The image holds no ${name}`, {
    hint: files.brokenAt ? "The archive is cut off: export it again." : "Export the image again.",
  });
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}
