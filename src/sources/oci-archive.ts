import type { Source } from "../model/index.ts";
import { treeOf } from "../oci/opened-image.ts";
import { archiveHolds } from "./archive-file.ts";
import { openImage } from "./open-image.ts";

/** An OCI layout in a tar; `docker save` writes one too, since version 25. */
export const ociArchive: Source = {
  id: "oci-archive",

  recognises: (location, disk) =>
    archiveHolds({ location, disk, name: "oci-layout", also: "index.json" }),

  open: async (request) => treeOf(await openImage(request), request.target),
};
