import type { Source } from "../model/index.ts";
import { manifestDirectory } from "../oci/manifest-directory.ts";
import { openImageTree } from "./open-image-tree.ts";

/** What `skopeo copy … dir:DIR` writes: a manifest and its blobs side by side. */
export const imageDirectory: Source = {
  id: "image-directory",

  recognises: async (location, disk) => (await manifestDirectory(location, disk)) !== undefined,

  open: openImageTree,
};
