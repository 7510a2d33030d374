import type { Source } from "../model/index.ts";
import { openImageTree } from "./open-image-tree.ts";

/** An image where it was pushed to; layers are downloaded as they are needed. */
export const registry: Source = {
  id: "registry",

  /** A name is asked for, never found on the disk. */
  recognises: async () => false,

  open: openImageTree,
};
