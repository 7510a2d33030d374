import type { Finding, LeftFinding, LeftReason, Report } from "../model/index.ts";
import { groupBy } from "./groups.ts";

/** Findings of a report by fingerprint, those that verification names among them. */
export function findingsByFingerprint(report: Report): ReadonlyMap<string, Finding> {
  const { gone = [], remains = [], introduced = [], unchecked = [] } = report.verification ?? {};
  const all = [
    ...report.findings,
    ...gone,
    ...remains,
    ...introduced,
    ...unchecked.map(({ finding }) => finding),
  ];
  return new Map(all.map((finding) => [finding.fingerprint, finding]));
}

/** What the plan leaves for one reason, with the findings that the report still names. */
export interface LeftGroup {
  readonly reason: LeftReason;
  readonly left: readonly (LeftFinding & { readonly finding: Finding | undefined })[];
}

/** Grouped by reason, the reason with most findings first. */
export function groupLeft(report: Report): LeftGroup[] {
  const byPrint = findingsByFingerprint(report);
  const left = (report.plan?.left ?? []).map((one) => ({
    ...one,
    finding: byPrint.get(one.fingerprint),
  }));
  return groupBy(left, ({ reason }) => reason)
    .map((group) => ({ reason: (group[0] as LeftFinding).reason, left: group }))
    .sort((a, b) => b.left.length - a.left.length);
}
