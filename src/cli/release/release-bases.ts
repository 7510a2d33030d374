import { nodeDisk } from "../../io/disk.ts";
import { linkLayout } from "../../io/layout-links.ts";
import {
  type BasePin,
  type BuildPlan,
  type ImageFacts,
  type ImageReference,
  type Registry,
  UsageError,
} from "../../model/index.ts";
import { type ImageFiles, imageDirectory } from "../../oci/image-files.ts";
import { openLayout } from "../../oci/open-layout.ts";
import { layoutRoot } from "../../oci/output/layout-root.ts";
import { parseReference } from "../../oci/references.ts";
import { registryFiles } from "../../oci/registry-files.ts";
import type { NamedImage } from "../../stages/release/named-images.ts";

/**
 * Finds what an image that a Dockerfile names is today: in the layout that the plan gives for it,
 * else in its registry.
 *
 * @throws UsageError where there is none
 */
export async function resolveBase(
  { image, spelled }: NamedImage,
  { layouts, registry }: Pick<BuildPlan, "layouts"> & { readonly registry: Registry },
): Promise<BasePin> {
  const named = { image, ...(spelled !== undefined && { spelled }) };
  const layout = layouts[image];
  if (layout) {
    const { path, tag } = layout;
    const { digest } = await layoutRoot(await imageDirectory(path, nodeDisk), tag);
    const from = { kind: "layout", path: linkLayout(path), ...(tag !== undefined && { tag }) };
    return { ...named, digest, from } as BasePin;
  }
  const reference = referenceOf(image);
  const found = await registry.manifest(reference);
  const name = `${reference.registry}/${reference.repository}`;
  if (found) return { ...named, digest: found.digest, from: { kind: "registry", name } };
  throw new UsageError(`There is no image ${image} in ${reference.registry}.`, {
    hint: "It is what the Dockerfile builds on: check its name, or give a layout of it in [build.bases].",
  });
}

/** What the configuration of a base says, of one platform. */
export async function openBase(
  { image, digest, from }: BasePin,
  { registry, platform }: { readonly registry: Registry; readonly platform: string | undefined },
): Promise<ImageFacts> {
  const files: ImageFiles =
    from.kind === "layout"
      ? await imageDirectory(from.path, nodeDisk)
      : await registryFiles(registry, { ...referenceOf(image), digest });
  const tag = from.kind === "layout" ? from.tag : undefined;
  const choice = { ...(tag !== undefined && { tag }), ...(platform !== undefined && { platform }) };
  return (await openLayout(files, choice)).image;
}

function referenceOf(image: string): ImageReference {
  const reference = parseReference(image);
  if (!reference) throw new UsageError(`The Dockerfile names ${image}, which is no image.`);
  const { tag, digest } = reference;
  return tag === undefined && digest === undefined ? { ...reference, tag: "latest" } : reference;
}
