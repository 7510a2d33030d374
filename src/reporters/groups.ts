import {
  compareSeverity,
  type Finding,
  type RuleFinding,
  type Severity,
  severities,
  subjectOf,
  type VulnerabilityFinding,
} from "../model/index.ts";
import { orderOf } from "../versions/order.ts";

/** All vulnerabilities of one package; of a distribution, of one source package. */
export interface PackageGroup {
  readonly kind: "package";
  readonly asset: string;
  /** The file that says so. */
  readonly path: string;
  /** The line of that file, where all agree. */
  readonly line?: number;
  readonly name: string;
  /** Of the binary packages, where they are not the name itself. */
  readonly binaries: readonly string[];
  readonly version: string;
  /** The lowest version that clears all that have a fix. */
  readonly fixed?: string;
  /** How many have no fix. */
  readonly unfixed: number;
  readonly findings: readonly VulnerabilityFinding[];
  readonly severity: Severity;
  /** The earliest date that one was added to the known exploited ones. */
  readonly knownExploited?: string;
}

/** What one rule found in one file. */
export interface RuleGroup {
  readonly kind: "rule";
  readonly asset: string;
  readonly path: string;
  readonly rule: string;
  readonly findings: readonly RuleFinding[];
  readonly severity: Severity;
}

/** Groups of one file, most urgent first. */
export interface PlaceGroup<G> {
  readonly asset: string;
  readonly path: string;
  readonly groups: readonly G[];
}

/** Groups vulnerabilities by package, and packages by the file that names them; most urgent first. */
export function groupPackages(findings: readonly Finding[]): PlaceGroup<PackageGroup>[] {
  const vulnerable = findings.filter((finding) => finding.kind === "vulnerability");
  const groups = groupBy(vulnerable, (finding) => {
    const { asset, path } = subjectOf(finding);
    const { package: found } = finding;
    return JSON.stringify([
      asset,
      path,
      found.ecosystem,
      found.source ?? found.name,
      found.version,
    ]);
  });
  return byPlace(groups.map(packageGroup));
}

/** Groups what rules found by file and rule, most urgent first. */
export function groupRules(findings: readonly Finding[]): PlaceGroup<RuleGroup>[] {
  const found = findings.filter((finding) => finding.kind !== "vulnerability");
  const groups = groupBy(found, ({ location, rule }) =>
    JSON.stringify([location.asset, location.path, rule]),
  );
  return byPlace(
    groups.map((group) => {
      const [{ location, rule }] = group as [RuleFinding];
      const { asset, path } = location;
      return { kind: "rule", asset, path, rule, findings: group, severity: worstOf(group) };
    }),
  );
}

/** The most urgent severity; `none` of nothing. */
export function worstOf(findings: readonly Finding[]): Severity {
  return findings.map(({ severity }) => severity).sort(compareSeverity)[0] ?? "none";
}

/** Severities that occur with their counts, most urgent first. */
export function tally(findings: readonly Finding[]): readonly (readonly [Severity, number])[] {
  const counts = new Map<Severity, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return [...severities].sort(compareSeverity).flatMap((severity) => {
    const count = counts.get(severity) ?? 0;
    return count > 0 ? [[severity, count] as const] : [];
  });
}

/** In the order in which the first of each group stands. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

function packageGroup(findings: readonly VulnerabilityFinding[]): PackageGroup {
  const [first] = findings as [VulnerabilityFinding];
  const { package: found } = first;
  const { asset, path } = subjectOf(first);
  const name = found.source ?? found.name;
  const binaries = [...new Set(findings.map((f) => f.package.name))].sort();
  const lines = new Set(findings.map((f) => subjectOf(f).region?.startLine));
  const [line] = lines;
  const fixed = highestFix(findings);
  const exploited = findings.flatMap((f) => f.knownExploited ?? []).sort()[0];
  return {
    kind: "package",
    asset,
    path,
    ...(lines.size === 1 && line !== undefined && { line }),
    name,
    binaries: binaries.length === 1 && binaries[0] === name ? [] : binaries,
    version: found.version,
    ...(fixed !== undefined && { fixed }),
    unfixed: findings.filter(({ fixedVersions }) => fixedVersions.length === 0).length,
    findings: [...findings].sort((a, b) => compareSeverity(a.severity, b.severity)),
    severity: worstOf(findings),
    ...(exploited && { knownExploited: exploited }),
  };
}

/** Each fix is the lowest that clears its own; the highest of them clears all. */
function highestFix(findings: readonly VulnerabilityFinding[]): string | undefined {
  const order = orderOf(findings[0]?.package.ecosystem ?? "");
  const ordered = order && findings.every((f) => f.fixedVersions.every(order.isValid));
  const compare = ordered ? order.compare : byNumbers;
  const lowest = findings.flatMap(({ fixedVersions }) => [...fixedVersions].sort(compare)[0] ?? []);
  return lowest.sort(compare).at(-1);
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function byPlace<G extends { readonly asset: string; readonly path: string }>(
  groups: readonly (G & Ranked)[],
): PlaceGroup<G>[] {
  const sorted = [...groups].sort(
    (a, b) => compareSeverity(a.severity, b.severity) || rankOf(a) - rankOf(b),
  );
  return groupBy(sorted, ({ asset, path }) => JSON.stringify([asset, path])).map((group) => {
    const [{ asset, path }] = group as [G & Ranked];
    return { asset, path, groups: group };
  });
}

interface Ranked {
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

function rankOf({ findings }: Ranked): number {
  return findings.reduce((least, { priority }) => Math.min(least, priority.rank), Infinity);
}
