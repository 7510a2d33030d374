import type { Source } from "../model/index.ts";
import { treeOf } from "../oci/opened-image.ts";
import { openImage } from "./open-image.ts";

/** An image where it was pushed to; layers are downloaded as they are needed. */
export const registry: Source = {
  id: "registry",

  /** A name is asked for, never found on the disk. */
  recognises: async () => false,

  open: async (request) => treeOf(await openImage(request), request.target),
};
