import type { Source } from "../model/index.ts";
import { openLayout } from "../oci/open-layout.ts";
import { treeOf } from "../oci/opened-image.ts";
import { archiveHolds, openArchive } from "./archive-file.ts";

/** An OCI layout in a tar; `docker save` writes one too, since version 25. */
export const ociArchive: Source = {
  id: "oci-archive",

  recognises: (location, disk) =>
    archiveHolds({ location, disk, name: "oci-layout", also: "index.json" }),

  async open({ target, disk }) {
    const files = await openArchive(target.location, disk);
    return treeOf(await openLayout(files, target), target);
  },
};
