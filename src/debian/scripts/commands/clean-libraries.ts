import { followPath } from "../../../rootfs/resolve-path.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done } from "./command.ts";

/** A script that packages bring which moved their libraries from `/lib` to `/usr/lib`. */
export function isCleaningLibraries(name: string): boolean {
  return /^\/usr\/(?:share|lib)\/[^/]+\/clean-up-unmanaged-libraries$/.test(name);
}

/** Where both are one folder there is nothing to clean up. */
export const cleanLibraries: Command = {
  run(shell, { name }) {
    const { root } = shell.host;
    const isMerged = followPath(root, "lib") === followPath(root, "usr/lib");
    return isMerged ? done : stop(shell, name);
  },
};
