import { type BaseImage, type ImageReference, TargetError } from "../model/index.ts";
import { checkDigest } from "./digest.ts";
import type { ImageFiles } from "./image-files.ts";
import { items, members, parseJson, text } from "./json.ts";
import {
  blobName,
  containerdName,
  type Descriptor,
  descriptor,
  refName,
} from "./layout-descriptors.ts";
import type { StoredManifest } from "./layout-manifests.ts";
import { isManifestType, mediaTypes } from "./media-types.ts";
import { readStored, type StoredFile } from "./tar/byte-source.ts";

/** An image as it is stored: its own bytes, and where those of its blobs are. */
export interface StoredImage {
  /** Of the platform that was chosen. */
  readonly manifest: StoredManifest;
  readonly configBytes: Uint8Array;
  /** The indexes that led to the manifest, the outermost first; none where nothing but it is named. */
  readonly indexes: readonly StoredManifest[];
  readonly names: ImageNames;
  /** The image that it was made from, where its manifest has no place to say so. */
  readonly base?: BaseImage;
  /**
   * Digests of the entries of `index.json` that stand for it, or for what it was made from; none
   * where it is stored without a manifest.
   */
  readonly listed: readonly string[];
  /** Holds blobs as a layout does. */
  readonly files: Pick<ImageFiles, "find">;
  /** Where they come from, where that is a registry: it need not be sent what it has. */
  readonly origin?: Pick<ImageReference, "registry" | "repository">;
}

/** How an image is named where it is stored. */
export interface ImageNames {
  /** `localhost/app:1` */
  readonly full?: string;
  /** `1`; some write the full name here too. */
  readonly tag?: string;
}

/** A manifest or an index with all that it names. */
export interface ManifestNode {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  /**
   * `undefined` where it is not stored, as in a copy of one platform that kept the index of all.
   *
   * @throws TargetError where it is not what its digest names
   */
  read(): Promise<ManifestContent | undefined>;
}

export interface ManifestContent {
  readonly bytes: Uint8Array;
  readonly manifests: readonly ManifestNode[];
  readonly blobs: readonly ImageBlob[];
}

/** A blob that a manifest names. */
export interface ImageBlob {
  readonly digest: string;
  readonly sizeBytes: number;
  /**
   * `undefined` where it is not stored and may be missing: layers that their owner alone may pass on.
   *
   * @throws TargetError where it is missing
   */
  find(): Promise<StoredFile | undefined>;
}

/** What a tag of the image names: the index of all its platforms where there is one. */
export function wholeImage({ manifest, indexes, files }: StoredImage): ManifestNode {
  return nodeOf(indexes[0] ?? manifest, files, [...indexes, manifest]);
}

/** The chosen platform alone. */
export function onePlatform({ manifest, files }: StoredImage): ManifestNode {
  return nodeOf(manifest, files, [manifest]);
}

/** Names as `index.json` has them. */
export function namesOf(entries: readonly Descriptor[]): ImageNames {
  const annotation = (name: string) =>
    entries.flatMap(({ fields }) => text(members(fields["annotations"])[name]) ?? [])[0];
  const full = annotation(containerdName);
  const tag = annotation(refName);
  return { ...(full !== undefined && { full }), ...(tag !== undefined && { tag }) };
}

type Files = StoredImage["files"];

/** @param known - those that are made and not stored anywhere */
function nodeOf(
  { bytes, digest, mediaType: said }: StoredManifest,
  files: Files,
  known: readonly StoredManifest[],
): ManifestNode {
  const isIndex = members(parseJson(bytes, "A manifest"))["manifests"] !== undefined;
  const mediaType = said || mediaTypes.oci[isIndex ? "index" : "manifest"];
  return {
    digest,
    sizeBytes: bytes.length,
    mediaType,
    read: async () => contentOf(bytes, files, known),
  };
}

function contentOf(
  bytes: Uint8Array,
  files: Files,
  known: readonly StoredManifest[],
): ManifestContent {
  const fields = members(parseJson(bytes, "A manifest"));
  const listed = (value: unknown) => items(value).map(descriptor).filter(isThere);
  const blobs = [
    ...listed([fields["config"]]),
    ...listed(fields["layers"]),
    ...listed(fields["blobs"]),
  ];
  return {
    bytes,
    manifests: unique(listed(fields["manifests"])).map((one) => childOf(one, files, known)),
    blobs: unique(blobs).map((one) => blobOf(one, files)),
  };
}

function childOf(child: Descriptor, files: Files, known: readonly StoredManifest[]): ManifestNode {
  const { digest, sizeBytes, mediaType } = child;
  const made = known.find((one) => one.digest === digest);
  if (made) return nodeOf(made, files, known);
  return {
    digest,
    sizeBytes,
    mediaType,
    async read() {
      const file = await files.find(blobName(digest));
      if (!file) return undefined;
      const bytes = await readStored(file, maxManifestBytes);
      if (!bytes) throw new TargetError(`The manifest ${digest} is too large`);
      checkDigest(bytes, digest, "A manifest");
      // Anything may be listed: what is of no known type names nothing that is known of.
      if (!isManifestType(mediaType) && mediaType !== "")
        return { bytes, manifests: [], blobs: [] };
      return contentOf(bytes, files, known);
    },
  };
}

const maxManifestBytes = 16 << 20;

function blobOf({ digest, sizeBytes, mediaType, fields }: Descriptor, files: Files): ImageBlob {
  return {
    digest,
    sizeBytes,
    async find() {
      const file = await files.find(blobName(digest));
      if (file) return file;
      if (/nondistributable|\.foreign\./.test(mediaType) && items(fields["urls"]).length > 0) {
        return undefined;
      }
      throw new TargetError(`The image lists ${digest} and does not hold it`, {
        hint: "Export or push it again, as a whole.",
      });
    },
  };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function unique(all: readonly Descriptor[]): readonly Descriptor[] {
  return [...new Map(all.map((one) => [one.digest, one])).values()];
}
