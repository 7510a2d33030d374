import type { Source } from "../model/index.ts";
import { imageDirectory } from "../oci/image-files.ts";
import { openImageTree } from "./open-image-tree.ts";

/** A directory that buildah, skopeo, umoci or `docker buildx --output type=oci` wrote. */
export const ociLayout: Source = {
  id: "oci-layout",

  async recognises(location, disk) {
    const files = await imageDirectory(location, disk);
    return (await files.find("oci-layout")) !== undefined;
  },

  open: openImageTree,
};
