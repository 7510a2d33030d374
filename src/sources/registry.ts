import { EnvironmentError, type ImageReference, type Source, TargetError } from "../model/index.ts";
import { openLayout } from "../oci/open-layout.ts";
import { treeOf } from "../oci/opened-image.ts";
import { parseReference } from "../oci/references.ts";
import { registryFiles } from "../oci/registry-files.ts";

/** An image where it was pushed to; layers are downloaded as they are needed. */
export const registry: Source = {
  id: "registry",

  /** A name is asked for, never found on the disk. */
  recognises: async () => false,

  async open({ target, registry }) {
    if (!registry) {
      throw new EnvironmentError(`${target.location} is in a registry, which may not be asked`, {
        hint: "Leave out --offline, or name an archive of the image.",
      });
    }
    const reference = referenceOf(target.location);
    const { platform } = target;
    const files = await registryFiles(registry, reference);
    return treeOf(await openLayout(files, { ...(platform !== undefined && { platform }) }), target);
  },
};

function referenceOf(location: string): ImageReference {
  const reference = parseReference(location);
  if (!reference) throw new TargetError(`${location} is no name of an image`);
  const { tag, digest } = reference;
  return tag === undefined && digest === undefined ? { ...reference, tag: "latest" } : reference;
}
