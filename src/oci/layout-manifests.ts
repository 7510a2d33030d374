import { Buffer } from "node:buffer";
import { type Target, TargetError, UsageError } from "../model/index.ts";
import { checkDigest, digestOf } from "./digest.ts";
import type { ImageFiles } from "./image-files.ts";
import { items, members, parseJson, text } from "./json.ts";
import {
  blobName,
  containerdName,
  type Descriptor,
  descriptor,
  namesTag,
  refName,
} from "./layout-descriptors.ts";
import { mediaTypes } from "./media-types.ts";
import { choosePlatform } from "./platform.ts";
import { readStored } from "./tar/byte-source.ts";

/** Which of the images that are stored together. */
export type ImageChoice = Pick<Target, "tag" | "platform">;

/** A manifest or an index as it is stored. */
export interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** As what names it says, else as it says itself; empty where nothing does. */
  readonly mediaType: string;
}

export interface FoundManifest extends StoredManifest {
  /** The entries of `index.json` that were chosen from: all platforms of one image. */
  readonly entries: readonly Descriptor[];
  /**
   * The indexes that led to it, the outermost first. Where `index.json` itself lists the platforms,
   * the first is made of those entries.
   */
  readonly indexes: readonly StoredManifest[];
}

/**
 * Finds an image's manifest in a layout (OCI image specification, image-layout.md). Without a wanted
 * tag there must be one image; of several platforms the wanted one is taken, or linux/amd64, else
 * the only one.
 *
 * @throws TargetError where the layout is broken, UsageError where the choice is the user's
 */
export async function findManifest(
  files: ImageFiles,
  { tag, platform }: ImageChoice,
): Promise<FoundManifest> {
  const { entries, all } = await findEntries(files, tag);
  const found = await resolveManifest(files, entries, { wanted: platform, depth: 0 });
  return { ...found, entries, indexes: [...unitedPlatforms(entries, all), ...found.indexes] };
}

/**
 * Finds what `index.json` says of an image, before a platform is chosen.
 *
 * @returns all platforms of one image, and everything that is listed
 * @throws as `findManifest`
 */
export async function findEntries(
  files: ImageFiles,
  tag: string | undefined,
): Promise<{ readonly entries: readonly Descriptor[]; readonly all: readonly Descriptor[] }> {
  const index = await readNamed(files, "index.json");
  const all = descriptors(parseJson(index, "index.json"));
  return { entries: chooseTag(await withoutReferrers(files, all), tag), all };
}

/** Reads a small blob. @throws TargetError where it is missing, too large, or not what its digest names */
export async function readBlob(
  files: ImageFiles,
  digest: string,
  what: string,
): Promise<Uint8Array> {
  const bytes = await readNamed(files, blobName(digest));
  checkDigest(bytes, digest, what);
  return bytes;
}

/** Nobody's index or configuration is larger; a layer is never read this way. */
const maxJsonBytes = 16 << 20;

/** Indexes that name indexes. */
const maxDepth = 4;

/** A tag names one thing everywhere else than in a layout. */
function unitedPlatforms(
  entries: readonly Descriptor[],
  all: readonly Descriptor[],
): readonly StoredManifest[] {
  const digests = new Set(entries.map(({ digest }) => digest));
  if (digests.size < 2) return [];
  const attached = all.filter(({ isAttestation, fields }) => {
    const subject = members(fields["annotations"])["vnd.docker.reference.digest"];
    return isAttestation && typeof subject === "string" && digests.has(subject);
  });
  const manifests = [...new Set([...entries, ...attached])].map(({ fields }) => nameless(fields));
  const mediaType = mediaTypes.oci.index;
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  return [{ bytes, digest: digestOf(bytes), mediaType }];
}

function nameless(fields: Descriptor["fields"]): Descriptor["fields"] {
  const { annotations, ...rest } = fields;
  const others = Object.entries(members(annotations)).filter(
    ([name]) => name !== refName && name !== containerdName,
  );
  return others.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(others) };
}

function descriptors(index: unknown): readonly Descriptor[] {
  const found = items(members(index)["manifests"]).map(descriptor);
  return found.filter((one) => one !== undefined);
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

interface Resolved extends StoredManifest {
  readonly indexes: readonly StoredManifest[];
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
  const bytes = await readBlob(files, chosen.digest, "The manifest");
  const manifest = parseJson(bytes, "The manifest");
  const said = text(members(manifest)["mediaType"]) ?? "";
  const found = { bytes, digest: chosen.digest, mediaType: chosen.mediaType || said };
  if (members(manifest)["manifests"] === undefined) return { ...found, indexes: [] };
  const inner = descriptors(manifest).filter(({ isAttestation }) => !isAttestation);
  const below = await resolveManifest(files, inner, { wanted, depth: depth + 1 });
  return { ...below, indexes: [found, ...below.indexes] };
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

async function readNamed(files: ImageFiles, name: string): Promise<Uint8Array> {
  const file = await files.find(name);
  const bytes = file && (await readStored(file, maxJsonBytes));
  if (bytes) return bytes;
  throw new TargetError(file ? `${name} of the image is too large` : `The image holds no ${name}`, {
    hint: files.brokenAt ? "The archive is cut off: export it again." : "Export the image again.",
  });
}
