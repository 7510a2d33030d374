import { type Target, TargetError } from "../../model/index.ts";
import type { OpenedImage } from "../../oci/opened-image.ts";
import type { StoredImage } from "../../oci/stored-image.ts";
import { type Making, type PatchKit, type PatchOptions, patchPlatform } from "./patch-platform.ts";
import { outcomeOfPatch, type PatchOutcome, type PlatformPatch } from "./patched-image.ts";

export interface ImageRequest {
  readonly target: Target;
  /** Each as `os/architecture[/variant]`; the one that is taken where nothing says which, where empty. */
  readonly platforms: readonly string[];
  /** Opens the image that a target names. */
  readonly open: (target: Target) => Promise<OpenedImage>;
  readonly options: PatchOptions;
  /** Where one platform is patched: of several, the next one changes the image again. */
  readonly making?: Making;
}

export interface PatchedImage {
  readonly outcome: PatchOutcome;
  readonly platforms: readonly PlatformPatch[];
  /** The image as it was, or with new layers where some were made. */
  readonly image: StoredImage;
  /** False where a check failed: then it must not be written. */
  readonly isSound: boolean;
  /** Of each platform's manifest, in their order. */
  readonly digests: readonly string[];
  /** Newest time in it, in seconds since the epoch. */
  readonly createdAt: number;
}

/**
 * Patches the packages of an image, one platform after the other; what of it is not patched stays as it
 * is.
 *
 * @throws SutureError where one of the platforms cannot be patched at all: then none is
 */
export async function patchImage(
  { target, platforms, open, options, making }: ImageRequest,
  kit: PatchKit,
): Promise<PatchedImage> {
  const patches: PlatformPatch[] = [];
  const digests: string[] = [];
  let image: StoredImage | undefined;
  let isChanged = false;
  for (const platform of platforms.length > 0 ? platforms : [undefined]) {
    const one: Target = platform === undefined ? target : { ...target, platform };
    const opened = await open(one);
    const own = await opened.stored();
    const stored = image && isChanged ? besideOthers(own, image) : own;
    const { patch, appended } = await patchPlatform(
      { opened, target: one, stored, options, ...(platforms.length < 2 && { making }) },
      kit,
    );
    patches.push(patch);
    digests.push(appended?.digest ?? own.manifest.digest);
    if (appended || !image) image = appended?.image ?? stored;
    isChanged ||= appended !== undefined;
  }
  if (!image) throw new Error("No platform was looked at");
  return {
    outcome: outcomeOfPatch(patches),
    platforms: patches,
    image,
    isSound: patches.every(isSound),
    digests,
    createdAt: createdAt(patches, kit),
  };
}

function isSound({ proof }: PlatformPatch): boolean {
  return proof?.checks.every(({ result }) => result !== "failed") ?? true;
}

function createdAt(patches: readonly PlatformPatch[], { latest }: PatchKit): number {
  const newest = Math.max(0, ...patches.map(({ layer }) => layer?.newest ?? 0));
  return latest ?? newest;
}

/** Another platform of an image, of which some have got new layers: the index that lists those too. */
function besideOthers(own: StoredImage, others: StoredImage): StoredImage {
  // Indexes inside of indexes would each have to be made again from what both hold.
  if (own.indexes.length !== 1 || others.indexes.length !== 1) {
    throw new TargetError("Several platforms of this image cannot be patched at once", {
      hint: "Patch one, and then the next one of what was written: --platform names it.",
    });
  }
  return { ...own, indexes: others.indexes, files: others.files };
}
