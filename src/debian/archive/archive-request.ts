import type { PackageArchive } from "../../model/index.ts";
import type { ArchiveKeys } from "./archive-keys.ts";
import type { ListedIndex } from "./index-stanzas.ts";
import type { SourcesFile } from "./source-entry.ts";
import type { SystemRelease } from "./system-release.ts";

/** What archives are opened with. */
export interface ArchiveRequest {
  /** Those of the image, or the user's own. */
  readonly sources: readonly SourcesFile[];
  /** Those whose packages the system can have, its own first. */
  readonly architectures: readonly [string, ...string[]];
  readonly os: SystemRelease;
  /** Those that ship; an image's own never count. */
  readonly keys: ArchiveKeys;
  readonly archive: PackageArchive;
  /** An index that was read ahead, by its hash; `undefined` where it was not. */
  readonly listed?: ((sha256: string) => Promise<ListedIndex> | undefined) | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** The user's own mirror stands still: neither an end nor an older date is a reason to refuse it. */
  readonly mayBeOld?: boolean;
}
