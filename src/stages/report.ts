import {
  type Counts,
  type Finding,
  type Gap,
  isFailed,
  type Outcome,
  type Report,
  reaches,
  type Severity,
  severities,
  subjectOf,
} from "../model/index.ts";

/** Counts what is not suppressed. */
export function countFindings(findings: readonly Finding[]): Counts {
  const bySeverity = Object.fromEntries(severities.map((s) => [s, 0])) as Record<Severity, number>;
  const packages = new Set<string>();
  let total = 0;
  for (const finding of findings) {
    if (finding.suppression) continue;
    total++;
    bySeverity[finding.severity]++;
    if (finding.kind === "vulnerability") {
      const { ecosystem, source, name } = finding.package;
      packages.add(`${subjectOf(finding).asset}\0${ecosystem}\0${source ?? name}`);
    }
  }
  return { total, bySeverity, packages: packages.size };
}

/** What makes a finding count for the outcome. */
export interface OutcomePolicy {
  /** `never`: findings do not count. */
  readonly failOn: Severity | "never";
}

/**
 * Clean, findings or incomplete. What suture could not read although it reads that kind makes any
 * outcome incomplete; what it has no reader or data for only turns clean into incomplete.
 */
export function outcomeOf(
  { findings, gaps }: { readonly findings: readonly Finding[]; readonly gaps: readonly Gap[] },
  { failOn }: OutcomePolicy,
): Outcome {
  if (gaps.some(isFailed)) return "incomplete";
  const counting = findings.filter(
    ({ suppression, severity }) => !suppression && failOn !== "never" && reaches(severity, failOn),
  );
  if (counting.length > 0) return "findings";
  return gaps.length > 0 ? "incomplete" : "clean";
}

/** Exit code of a command that judges (CONTRACT, outcomes). */
export function exitCodeOf({ outcome }: Pick<Report, "outcome">): 0 | 1 | 3 {
  return { clean: 0, findings: 1, incomplete: 3 }[outcome] as 0 | 1 | 3;
}
