import type { Change } from "./change.ts";
import type { Bucket } from "./finding.ts";
import type { LeftReason, Safety } from "./fix.ts";
import type { Severity } from "./severity.ts";

/** What a count was measured against. */
export type Basis = "advisory-data" | "archive" | "rebuilt-image";

/** Findings that are not suppressed, by severity. */
export interface Counts {
  readonly total: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Distinct source packages with a vulnerability. */
  readonly packages: number;
}

/** One thing to do, with what it does to the count. */
export interface Action {
  readonly id: string;
  readonly title: string;
  readonly fixer: string;
  readonly safety: Safety;
  readonly bucket: Bucket;
  /** Asset whose files it edits. */
  readonly asset: string;
  readonly paths: readonly string[];
  /** Fingerprints, as a multiset, that a re-simulation showed gone after this action. */
  readonly removes: readonly string[];
  /** Fingerprints that appeared with it. */
  readonly introduces: readonly string[];
  readonly before: Counts;
  readonly after: Counts;
  readonly basis: Basis;
  readonly notes: readonly string[];
  readonly needsImage: boolean;
  /** For `fix`; never part of a report. */
  readonly changes: readonly Change[];
}

/** A finding that the plan does not remove. */
export interface LeftFinding {
  readonly fingerprint: string;
  readonly reason: LeftReason;
  readonly message: string;
}

/** The actions in the order to take them, and what stays. */
export interface Plan {
  readonly actions: readonly Action[];
  readonly left: readonly LeftFinding[];
  readonly before: Counts;
  readonly after: Counts;
  readonly basis: Basis;
}
