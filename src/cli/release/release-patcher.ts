import { writeImage } from "../../io/write-image.ts";
import { type PatchImage, TargetError } from "../../model/index.ts";
import { openImage } from "../../sources/open-image.ts";
import { patchImage } from "../../stages/patch/patch-image.ts";
import type { TargetConfig } from "../config.ts";
import { openPatchKit } from "../patch-kit.ts";
import type { Settings } from "../settings.ts";
import { openRequestOf } from "../targets.ts";

export interface PatcherOptions {
  readonly settings: Settings;
  readonly config: TargetConfig;
  readonly step: (what: string) => void;
}

/**
 * Patches an image of a registry as `suture patch` does. What could not be patched is left to the scan
 * that follows: the gate decides over it.
 */
export function imagePatcher({ settings, config, step }: PatcherOptions): PatchImage {
  return async ({ image: { registry, repository, digest }, platforms, output }) => {
    const kit = await openPatchKit({ settings, config, sources: [], allowHosts: [], step });
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
    if (!patched.isSound) {
      throw new TargetError(`${location} was patched, and a check of it failed`, {
        hint: "suture patch --dry-run says which.",
      });
    }
    // Of a registry, platforms that nobody named would all be downloaded.
    const onlyChosen = platforms.length < 2;
    const to = { kind: "oci" as const, path: output, name: "release" };
    await writeImage(to, { image: patched.image, onlyChosen, tags: [] });
  };
}
