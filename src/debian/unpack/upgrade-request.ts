import type { SystemRoot } from "../../rootfs/system-root.ts";
import type { AutomaticPackage } from "./extended-states.ts";
import type { Deb } from "./open-deb.ts";

/** An upgrade of packages in a root. */
export interface UpgradeRequest {
  readonly root: SystemRoot;
  /** In the order in which they are unpacked; each package once for an architecture. */
  readonly debs: readonly Deb[];
  /** Of files that have no time of their own, in seconds since the epoch. */
  readonly mtime: number;
  /** Packages of these that are new, and come only because others depend on them. */
  readonly automatic?: readonly AutomaticPackage[];
}
