import type { Finding } from "./finding.ts";

/** What a re-scan with the same data says of each finding of the scan before. */
export interface Verification {
  readonly gone: readonly Finding[];
  readonly remains: readonly Finding[];
  readonly unchecked: readonly UncheckedFinding[];
  readonly introduced: readonly Finding[];
  readonly checks: readonly CheckResult[];
}

export interface UncheckedFinding {
  readonly finding: Finding;
  readonly why: string;
  /** The command that would let it be checked. */
  readonly command?: string;
}

/** A skipped check never reads as passed. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly result: "passed" | "failed" | "skipped";
  readonly message: string;
  readonly path?: string;
}
