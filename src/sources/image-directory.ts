import type { Source } from "../model/index.ts";
import { manifestDirectory } from "../oci/manifest-directory.ts";
import { treeOf } from "../oci/opened-image.ts";
import { openImage } from "./open-image.ts";

/** What `skopeo copy … dir:DIR` writes: a manifest and its blobs side by side. */
export const imageDirectory: Source = {
  id: "image-directory",

  recognises: async (location, disk) => (await manifestDirectory(location, disk)) !== undefined,

  open: async (request) => treeOf(await openImage(request), request.target),
};
