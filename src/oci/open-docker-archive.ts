import { TargetError, UsageError } from "../model/index.ts";
import { checkDigest } from "./digest.ts";
import { imageFacts } from "./image-config.ts";
import type { ImageFiles } from "./image-files.ts";
import { items, members, parseJson, text, texts } from "./json.ts";
import { namesTag } from "./layout-descriptors.ts";
import type { ImageChoice } from "./layout-manifests.ts";
import type { OpenedImage } from "./opened-image.ts";
import { storedArchive } from "./output/docker-archive-image.ts";
import { fitsPlatform, wrongPlatform } from "./platform.ts";
import { readStored } from "./tar/byte-source.ts";

interface SavedImage {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

/**
 * Opens an image that `docker save` wrote, old or new, in a tar or unpacked (Docker image
 * specification v1.2, combined image JSON and file system changeset format).
 *
 * @throws TargetError where the archive is broken, UsageError where the choice is the user's
 */
export async function openDockerArchive(
  files: ImageFiles,
  { tag, platform }: ImageChoice = {},
): Promise<OpenedImage> {
  const saved = choose(savedImages(parseJson(await read(files, manifestName), manifestName)), tag);
  const configBytes = await read(files, saved.config);
  const digest = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/.exec(saved.config)?.[1];
  if (digest) checkDigest(configBytes, `sha256:${digest}`, "The configuration");
  const stored = await Promise.all(saved.layers.map((name) => files.find(name)));
  const image = imageFacts({
    configBytes,
    reference:
      saved.tags.find((name) => tag !== undefined && namesTag([name], tag)) ?? saved.tags[0],
    layers: saved.layers.map((name, i) => {
      const hash = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
      return { digest: hash && `sha256:${hash}`, sizeBytes: stored[i]?.sizeBytes ?? 0 };
    }),
  });
  if (platform !== undefined && !fitsPlatform(image.platform, platform)) {
    throw wrongPlatform(platform, image.platform);
  }
  const layers = stored.map((file, i) => ({
    diffId: image.layers[i]?.diffId ?? "",
    file,
    statedBytes: files.statesSizes ? file?.sizeBytes : undefined,
  }));
  return {
    image,
    layers,
    broken: files.brokenAt,
    stored: () => storedArchive({ configBytes, reference: image.reference, layers }),
  };
}

/** True where a file is the list of images of a `docker save`; web apps have a manifest.json too. */
export async function isDockerManifest(files: ImageFiles): Promise<boolean> {
  const file = await files.find(manifestName);
  const bytes = file && (await readStored(file, maxJsonBytes));
  if (!bytes) return false;
  try {
    return savedImages(parseJson(bytes, manifestName)).length > 0;
  } catch {
    return false;
  }
}

/** Name of the file that lists the images. */
export const manifestName = "manifest.json";

const maxJsonBytes = 16 << 20;

function savedImages(manifest: unknown): readonly SavedImage[] {
  return items(manifest).flatMap((value) => {
    const fields = members(value);
    const config = text(fields["Config"]);
    if (!config || !Array.isArray(fields["Layers"])) return [];
    return [{ config, tags: texts(fields["RepoTags"]), layers: texts(fields["Layers"]) }];
  });
}

function choose(images: readonly SavedImage[], tag: string | undefined): SavedImage {
  const listed = images.map(({ tags, config }) => tags[0] ?? config).join(", ");
  const found = tag === undefined ? images : images.filter(({ tags }) => namesTag(tags, tag));
  const [first, second] = found;
  if (first && !second) return first;
  if (images.length === 0) throw new TargetError("manifest.json of the archive lists no image");
  throw new UsageError(
    first ? "The archive holds several images" : `The archive holds no image ${tag}`,
    { hint: `Name one of them: ${listed}.` },
  );
}

async function read(files: ImageFiles, name: string): Promise<Uint8Array> {
  const file = await files.find(name);
  const bytes = file && (await readStored(file, maxJsonBytes));
  if (bytes) return bytes;
  throw new TargetError(
    file ? `${name} of the archive is too large` : `The archive has no ${name}`,
    {
      hint: files.brokenAt ? "The archive is cut off: export it again." : "Export the image again.",
    },
  );
}
