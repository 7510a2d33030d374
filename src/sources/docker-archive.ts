import type { Source } from "../model/index.ts";
import { imageDirectory } from "../oci/image-files.ts";
import { isDockerManifest, manifestName, openDockerArchive } from "../oci/open-docker-archive.ts";
import { treeOf } from "../oci/opened-image.ts";
import { archiveHolds, openArchive } from "./archive-file.ts";

/** What `docker save` writes, as a tar or unpacked. */
export const dockerArchive: Source = {
  id: "docker-archive",

  async recognises(location, disk) {
    if (await archiveHolds({ location, disk, name: manifestName })) return true;
    return isDockerManifest(await imageDirectory(location, disk));
  },

  async open({ target, disk }) {
    const { location } = target;
    const isDirectory = (await disk.lstat(location))?.type === "directory";
    const files = isDirectory
      ? await imageDirectory(location, disk)
      : await openArchive(location, disk);
    return treeOf(await openDockerArchive(files, target), target);
  },
};
