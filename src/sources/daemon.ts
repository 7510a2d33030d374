import { EnvironmentError, type Source } from "../model/index.ts";
import { openDockerArchive } from "../oci/open-docker-archive.ts";
import { treeOf } from "../oci/opened-image.ts";
import { openArchive } from "./archive-file.ts";

/** An image that Docker's or podman's engine has, exported by it. */
export const daemon: Source = {
  id: "daemon",

  /** A name is asked for, never found on the disk. */
  recognises: async () => false,

  async open({ target, disk, daemon }) {
    if (!daemon) throw new EnvironmentError(`No engine is there to ask for ${target.location}`);
    const path = await daemon.save(target.location, target.platform);
    const files = await openArchive(path, disk);
    const { platform } = target;
    const opened = await openDockerArchive(files, platform === undefined ? {} : { platform });
    return treeOf(opened, target);
  },
};
