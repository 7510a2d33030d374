import {
  compareSeverity,
  type Finding,
  type Gap,
  type Outcome,
  reaches,
  type Severity,
} from "../model/index.ts";
import { outcomeOf } from "./report.ts";

/** What may pass. */
export interface GatePolicy {
  /** The least severe finding that stops; `unknown` stops at any threshold. */
  readonly failOn: Severity | "never";
  /** Vulnerabilities that no version clears do not stop; anything else does. */
  readonly fixableOnly: boolean;
}

export interface GateDecision {
  /** Only `clean` passes: what could not be examined never does. */
  readonly outcome: Outcome;
  /** Findings that stop it, the most severe first. */
  readonly blocking: readonly Finding[];
}

/** Decides whether what was scanned may go on. */
export function decideGate(
  { findings, gaps }: { readonly findings: readonly Finding[]; readonly gaps: readonly Gap[] },
  { failOn, fixableOnly }: GatePolicy,
): GateDecision {
  const counting = findings.filter((finding) => !fixableOnly || isFixable(finding));
  const blocking = counting
    .filter(
      ({ suppression, severity }) =>
        !suppression && failOn !== "never" && reaches(severity, failOn),
    )
    .sort((a, b) => compareSeverity(a.severity, b.severity));
  return { outcome: outcomeOf({ findings: counting, gaps }, { failOn }), blocking };
}

function isFixable(finding: Finding): boolean {
  return finding.kind !== "vulnerability" || finding.fixedVersions.length > 0;
}
