import type { Node, WorkingRoot } from "../../rootfs/working-root.ts";
import type { DpkgDatabase, KnownPackage } from "./dpkg-database.ts";
import type { LeavesOut } from "./left-out.ts";
import type { Deb } from "./open-deb.ts";

/** A package while its files are laid down (dpkg's `process_archive`). */
export interface Unpacking {
  readonly root: WorkingRoot;
  readonly database: DpkgDatabase;
  readonly deb: Deb;
  /** `undefined` where no version of it is installed. */
  readonly installed: KnownPackage | undefined;
  /** The configuration files that it brings, or takes away. */
  readonly conffiles: Map<string, NewConffile>;
  /** In the order of its archive, links last, then configuration files that it no longer brings. */
  readonly files: string[];
  /** In its archive, and not left to another package or filtered. */
  readonly inArchive: Set<string>;
  readonly filtered: Set<string>;
  /** Beside what dpkg's own filters leave out. */
  readonly leavesOut: LeavesOut;
  /** Names that other packages no longer own. */
  readonly takenOver: Set<string>;
  /** How it stands to others whose files it meets. */
  readonly replacing: Map<KnownPackage, "replaces" | "replaced">;
  /** MD5 of what was laid down, by name; empty where the package itself says it. */
  readonly hashes: Map<string, string>;
  /** File triggers see these. */
  readonly activated: Set<string>;
  /** All other architectures of the package have the version that is unpacked. */
  readonly isInSync: boolean;
}

/** A configuration file that waits beside the one there is. */
export interface NewConffile {
  readonly name: string;
  /** MD5 of what the old version brought. */
  hash: string;
  isObsolete: boolean;
  readonly isRemovedOnUpgrade: boolean;
  /** What the new version brings, and the path it belongs to. */
  pending?: { readonly path: string; readonly node: Node };
}
