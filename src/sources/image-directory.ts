import { type Source, TargetError } from "../model/index.ts";
import { manifestDirectory } from "../oci/manifest-directory.ts";
import { openLayout } from "../oci/open-layout.ts";
import { treeOf } from "../oci/opened-image.ts";

/** What `skopeo copy … dir:DIR` writes: a manifest and its blobs side by side. */
export const imageDirectory: Source = {
  id: "image-directory",

  recognises: async (location, disk) => (await manifestDirectory(location, disk)) !== undefined,

  async open({ target, disk }) {
    const files = await manifestDirectory(target.location, disk);
    if (files) return treeOf(await openLayout(files, target), target);
    throw new TargetError(`${target.location} holds no image as skopeo's dir: writes it`, {
      hint: "Copy it again: skopeo copy docker://NAME:TAG dir:DIRECTORY",
    });
  },
};
