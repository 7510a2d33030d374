import type { Source } from "../model/index.ts";
import { imageDirectory } from "../oci/image-files.ts";
import { isDockerManifest, manifestName } from "../oci/open-docker-archive.ts";
import { archiveHolds } from "./archive-file.ts";
import { openImageTree } from "./open-image-tree.ts";

/** What `docker save` writes, as a tar or unpacked. */
export const dockerArchive: Source = {
  id: "docker-archive",

  async recognises(location, disk) {
    if (await archiveHolds({ location, disk, name: manifestName })) return true;
    return isDockerManifest(await imageDirectory(location, disk));
  },

  open: openImageTree,
};
