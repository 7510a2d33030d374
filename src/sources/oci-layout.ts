import type { Source } from "../model/index.ts";
import { imageDirectory } from "../oci/image-files.ts";
import { treeOf } from "../oci/opened-image.ts";
import { openImage } from "./open-image.ts";

/** A directory that buildah, skopeo, umoci or `docker buildx --output type=oci` wrote. */
export const ociLayout: Source = {
  id: "oci-layout",

  async recognises(location, disk) {
    const files = await imageDirectory(location, disk);
    return (await files.find("oci-layout")) !== undefined;
  },

  open: async (request) => treeOf(await openImage(request), request.target),
};
