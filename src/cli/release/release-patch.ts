import { createHash } from "node:crypto";
import { nodeDisk } from "../../io/disk.ts";
import {
  EnvironmentError,
  type FixedDocument,
  type PatchPlan,
  UsageError,
} from "../../model/index.ts";
import { imageDirectory } from "../../oci/image-files.ts";
import { layoutRoot } from "../../oci/output/layout-root.ts";
import { shownReference } from "../../oci/references.ts";
import type { BuiltImage } from "../../stages/release/journal.ts";
import type { ResolvedInputs } from "../../stages/release/release-ports.ts";
import { version } from "../version.ts";
import type { WorkPorts } from "./release-work-ports.ts";

type PatchPorts = Pick<WorkPorts, "registry" | "patch" | "state">;

/** Finds the digest of the image that is patched. */
export async function preparePatch(
  { image, platforms }: PatchPlan,
  { registry, patch }: PatchPorts,
): Promise<ResolvedInputs> {
  if (!patch) throw absent();
  const found = await registry.manifest(image);
  if (!found) {
    throw new UsageError(`There is no image ${shownReference(image)}.`, {
      hint: "It is what [patch] of the plan names.",
    });
  }
  const { digest } = found;
  const from = { kind: "registry" as const, name: `${image.registry}/${image.repository}` };
  const inputs = createHash("sha256")
    .update(JSON.stringify(["patch", digest, platforms, version]))
    .digest("hex");
  return { inputs, bases: [{ image: shownReference(image), digest, from }] };
}

interface RunPorts extends Pick<PatchPorts, "patch" | "state"> {
  /** Registry and repository of what is released. */
  readonly name: string;
}

const fixedName = "fixed.json";

interface KeptFixes {
  /** Of the image that was made. */
  readonly digest: string;
  readonly fixed: readonly FixedDocument[];
}

/** What the patch that made an image fixed in it, also where an earlier run made it. */
export function fixedIn(
  { digest }: Pick<BuiltImage, "digest">,
  { state }: Pick<PatchPorts, "state">,
): readonly FixedDocument[] {
  const kept = state.read(fixedName) as KeptFixes | undefined;
  return kept?.digest === digest ? kept.fixed : [];
}

/** Patches it into a folder of the state. */
export async function runPatch(
  { image, platforms, vex }: PatchPlan,
  { inputs, bases }: ResolvedInputs,
  { patch, state, name }: RunPorts,
): Promise<BuiltImage> {
  if (!patch) throw absent();
  state.sweep(undefined);
  const folder = state.newImageFolder();
  const { registry, repository } = image;
  const digest = bases[0]?.digest ?? "";
  const fixed = await patch({
    image: { registry, repository, digest },
    platforms,
    name,
    output: folder,
  });
  const root = await layoutRoot(await imageDirectory(folder, nodeDisk));
  state.write(fixedName, { digest: root.digest, fixed: vex ? fixed : [] } satisfies KeptFixes);
  return { inputs, digest: root.digest, folder, builder: `suture ${version}` };
}

function absent(): EnvironmentError {
  return new EnvironmentError("This suture does not patch images.", {
    hint: "Make the image with [build] in place of [patch] in the plan.",
  });
}
