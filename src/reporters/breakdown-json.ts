import { type Counts, type Report, severities } from "../model/index.ts";
import { type Breakdown, breakdownOf } from "./breakdown.ts";

/** The counts of a report by fix, layer, package and Dockerfile line, as the schema has them. */
export function breakdownJson(report: Report): Readonly<Record<string, unknown>> {
  const { withFix, withoutFix, layers, packages, lines } = breakdownOf(report);
  return {
    withFix: countsJson(withFix),
    withoutFix: countsJson(withoutFix),
    byLayer: layers.map(({ asset, layer, counts, withFix }) => ({
      asset,
      layer: layer.diffId,
      counts: countsJson(counts),
      withFix,
    })),
    byPackage: packages.map(packageJson),
    byDockerfileLine: lines.map(({ asset, path, line, text, counts, withFix }) => ({
      asset,
      path,
      line,
      text,
      counts: countsJson(counts),
      withFix,
    })),
  };
}

/** Counts with their keys in one order. */
export function countsJson({ total, bySeverity, packages }: Counts): Counts {
  const ordered = Object.fromEntries(severities.map((s) => [s, bySeverity[s]]));
  return { total, bySeverity: ordered as Counts["bySeverity"], packages };
}

function packageJson(group: Breakdown["packages"][number]) {
  const { asset, name, version, binaries, findings, severity, fixed, unfixed } = group;
  return {
    asset,
    name,
    version,
    ecosystem: findings[0]?.package.ecosystem,
    binaries,
    findings: findings.length,
    severity,
    fixedIn: fixed,
    withoutFix: unfixed,
  };
}
