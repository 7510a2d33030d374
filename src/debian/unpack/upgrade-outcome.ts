import { ArchiveError } from "../../oci/tar/archive-error.ts";
import type { RootChanges } from "../../rootfs/changes-of.ts";
import type { SystemRoot } from "../../rootfs/system-root.ts";
import type { AutomaticPackage } from "./extended-states.ts";
import type { Deb } from "./open-deb.ts";
import { RefusedUpgrade } from "./refused.ts";
import type { ScriptJudgment } from "./run-maintainer-scripts.ts";

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

/** What an upgrade does to a root, or why it cannot be done by files alone. */
export type UpgradeOutcome =
  | {
      readonly kind: "changes";
      readonly changes: RootChanges;
      /** Of every maintainer script there was, in the order of an upgrade. */
      readonly judgments: readonly ScriptJudgment[];
    }
  | { readonly kind: "refused"; readonly refusals: readonly UpgradeRefusal[] };

/** Why a package cannot be upgraded; without it, the others perhaps can. */
export interface UpgradeRefusal {
  readonly package: string;
  readonly message: string;
  /** Where a maintainer script decides: `postinst`, and the command that it stops at. */
  readonly script?: { readonly name: string; readonly command: string };
}

/** Does a step for a package; that it cannot be done is noted, and no error. */
export async function attempt(
  { name }: Deb,
  refusals: UpgradeRefusal[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RefusedUpgrade) {
      const { packageName, message, script } = error;
      refusals.push({ package: packageName, message, ...(script && { script }) });
    } else if (error instanceof ArchiveError || error instanceof SyntaxError) {
      refusals.push({ package: name, message: error.message });
    } else throw error;
  }
}
