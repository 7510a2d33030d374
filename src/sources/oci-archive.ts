import type { Source } from "../model/index.ts";
import { archiveHolds } from "./archive-file.ts";
import { openImageTree } from "./open-image-tree.ts";

/** An OCI layout in a tar; `docker save` writes one too, since version 25. */
export const ociArchive: Source = {
  id: "oci-archive",

  recognises: (location, disk) =>
    archiveHolds({ location, disk, name: "oci-layout", also: "index.json" }),

  open: openImageTree,
};
