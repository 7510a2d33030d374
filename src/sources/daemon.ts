import type { Source } from "../model/index.ts";
import { openImageTree } from "./open-image-tree.ts";

/** An image that Docker's or podman's engine has, exported by it. */
export const daemon: Source = {
  id: "daemon",

  /** A name is asked for, never found on the disk. */
  recognises: async () => false,

  open: openImageTree,
};
