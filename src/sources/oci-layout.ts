import type { Source } from "../model/index.ts";
import { imageDirectory } from "../oci/image-files.ts";
import { openLayout } from "../oci/open-layout.ts";
import { treeOf } from "../oci/opened-image.ts";

/** A directory that buildah, skopeo, umoci or `docker buildx --output type=oci` wrote. */
export const ociLayout: Source = {
  id: "oci-layout",

  async recognises(location, disk) {
    const files = await imageDirectory(location, disk);
    return (await files.find("oci-layout")) !== undefined;
  },

  async open({ target, disk }) {
    const files = await imageDirectory(target.location, disk);
    return treeOf(await openLayout(files, target), target);
  },
};
