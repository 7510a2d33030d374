import { ArchiveError } from "../oci/tar/archive-error.ts";
import type { RootChanges } from "./changes-of.ts";
import { RefusedUpgrade } from "./refused.ts";

/** What an upgrade does to a root, or why it cannot be done by files alone. */
export type UpgradeOutcome =
  | {
      readonly kind: "changes";
      readonly changes: RootChanges;
      /** Of every script of a package there was, in the order of an upgrade. */
      readonly judgments: readonly ScriptJudgment[];
    }
  | { readonly kind: "refused"; readonly refusals: readonly UpgradeRefusal[] };

/** What came of a script of a package. */
export interface ScriptJudgment {
  readonly package: string;
  /** `postinst` */
  readonly script: string;
  /** Whether it changed files; those that changed none had nothing to do. */
  readonly verdict: "no-op" | "emulated";
  /** Commands that were passed over, since they do nothing in an image. */
  readonly passedOver: readonly string[];
}

/** Why a package cannot be upgraded; without it, the others perhaps can. */
export interface UpgradeRefusal {
  readonly package: string;
  readonly message: string;
  /** Where a script of the package decides: `postinst`, and the command that it stops at. */
  readonly script?: { readonly name: string; readonly command: string };
}

/** Does a step for a package; that it cannot be done is noted, and no error. */
export async function attempt(
  { name }: { readonly name: string },
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
