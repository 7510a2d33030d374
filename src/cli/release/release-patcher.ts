import { nodeDisk } from "../../io/disk.ts";
import { writeImage } from "../../io/write-image.ts";
import { type PatchImage, TargetError } from "../../model/index.ts";
import { imageDirectory } from "../../oci/image-files.ts";
import { layoutRoot } from "../../oci/output/layout-root.ts";
import { openImage } from "../../sources/open-image.ts";
import { type PatchedImage, patchImage } from "../../stages/patch/patch-image.ts";
import type { TargetConfig } from "../config.ts";
import { patchDocuments, vexPredicate } from "../patch-documents.ts";
import { openPatchKit } from "../patch-kit.ts";
import type { Settings } from "../settings.ts";
import { openRequestOf } from "../targets.ts";

export interface PatcherOptions {
  readonly settings: Settings;
  readonly config: TargetConfig;
  readonly step: (what: string) => void;
}

/**
 * Patches an image of a registry as `suture patch` does. Where a package that should have changed could
 * not, or a check fails, nothing is written: an incomplete image is never released.
 */
export function imagePatcher({ settings, config, step }: PatcherOptions): PatchImage {
  return async ({ image: { registry, repository, digest }, platforms, name, output }) => {
    const kit = await openPatchKit({
      settings,
      config,
      sources: [],
      allowHosts: [],
      keys: [],
      step,
    });
    const location = `${registry}/${repository}@${digest}`;
    const request = await openRequestOf({ place: "registry", location }, settings);
    const patched = await patchImage(
      {
        target: request.target,
        platforms,
        open: (target) => openImage({ ...request, target }),
        options: { only: [], allowsNew: false, dryRun: false },
      },
      kit,
    );
    refuseIncomplete(patched, location);
    // Of a registry, platforms that nobody named would all be downloaded.
    const onlyChosen = platforms.length < 2;
    const to = { kind: "oci" as const, path: output, name: "release" };
    await writeImage(to, { image: patched.image, onlyChosen, tags: [] });
    const digests = await writtenDigests(patched, output);
    return patchDocuments({ ...patched, digests }, name).flatMap((document) =>
      document.count === 0
        ? []
        : [{ digest: document.digest, vex: vexPredicate(document).predicate }],
    );
  };
}

/** Of an image with Docker's types, what is written has other digests than it had. */
async function writtenDigests(
  { platforms }: PatchedImage,
  folder: string,
): Promise<readonly string[]> {
  const { images } = await layoutRoot(await imageDirectory(folder, nodeDisk));
  return platforms.map(({ platform }) => {
    const found = images.find((one) => one.platform === undefined || one.platform === platform);
    if (found) return found.digest;
    throw new TargetError(`The image that was written has no platform ${platform}`);
  });
}

/** The gate sees what is left only where advisories name it: apt or apk would have changed it in any case. */
function refuseIncomplete({ isSound, outcome, platforms }: PatchedImage, location: string): void {
  if (!isSound) {
    throw new TargetError(`${location} was patched, and a check of it failed`, {
      hint: "suture patch --dry-run says which.",
    });
  }
  if (outcome !== "incomplete") return;
  const [first, ...more] = platforms.flatMap(({ left }) => left.filter(({ isMissed }) => isMissed));
  const others = more.length > 0 ? ` ${more.length} more are left with it.` : "";
  throw new TargetError(`${location} is not patched as a whole: ${first?.message ?? ""}${others}`, {
    hint: "Hold a package in the image that is to stay (apt-mark hold, /etc/apk/world), or build the image with [build].",
  });
}
