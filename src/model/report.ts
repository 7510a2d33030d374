import type { Coverage } from "./advisory.ts";
import type { ImageFacts } from "./file-tree.ts";
import type { Finding } from "./finding.ts";
import type { Gap, InventoriedAsset } from "./inventory.ts";
import type { Counts, Plan } from "./plan.ts";
import type { Verification } from "./verification.ts";

/** Clean, findings and incomplete are never confused. */
export type Outcome = "clean" | "findings" | "incomplete";

/** Everything that a command has to say; reporters turn it into text. */
export interface Report {
  readonly schemaVersion: "1";
  readonly tool: { readonly name: "suture"; readonly version: string };
  readonly command: "scan" | "plan" | "fix" | "verify" | "sbom";
  /** RFC 3339. */
  readonly createdAt: string;
  /** As the user named it; never an absolute path of this machine. */
  readonly target: string;
  readonly outcome: Outcome;
  readonly data: readonly Coverage[];
  readonly assets: readonly ReportedAsset[];
  /** By priority; suppressed ones are among them and marked. */
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly counts: Counts;
  readonly plan?: Plan;
  readonly verification?: Verification;
  /** What `fix` did: nothing was written where `dryRun`. */
  readonly change?: ReportedChange;
}

export interface ReportedAsset extends InventoriedAsset {
  readonly image?: ImageFacts;
}

export interface ReportedChange {
  readonly dryRun: boolean;
  readonly paths: readonly string[];
  /** Unified diff with every secret masked. */
  readonly diff: string;
}
