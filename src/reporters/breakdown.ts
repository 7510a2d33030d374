import {
  type Counts,
  compareSeverity,
  type Finding,
  type ImageLayer,
  type Location,
  type Report,
  type Severity,
  severities,
  subjectOf,
  type VulnerabilityFinding,
} from "../model/index.ts";
import { groupBy, groupPackages, type PackageGroup } from "./groups.ts";
import { plural, thousands } from "./words.ts";

/** Where findings come from. Those that are suppressed are left out. */
export interface Breakdown {
  /** Vulnerabilities that a known version clears, and the others. */
  readonly withFix: Counts;
  readonly withoutFix: Counts;
  /** Images in the order of the report, their layers lowest first; those with findings. */
  readonly layers: readonly LayerShare[];
  /** Most urgent first. */
  readonly packages: readonly PackageGroup[];
  /** By file and line. */
  readonly lines: readonly LineShare[];
}

interface Share {
  /** Most urgent first. */
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  /** How many of them a known version clears. */
  readonly withFix: number;
}

/** Findings that a layer of an image brought. */
export interface LayerShare extends Share {
  readonly asset: string;
  /** Counted from 1, the lowest first. */
  readonly number: number;
  readonly layer: ImageLayer;
}

/** Vulnerabilities that an instruction of a Dockerfile brought into an image. */
export interface LineShare extends Share {
  /** Of the Dockerfile. */
  readonly asset: string;
  readonly path: string;
  readonly line: number;
  /** As the image's history has it; `FROM …` of a base image. */
  readonly text: string;
}

/** Counts the findings of a report by fix, layer, package and Dockerfile line. */
export function breakdownOf(report: Report): Breakdown {
  const open = openFindings(report);
  const vulnerable = open.filter((finding) => finding.kind === "vulnerability");
  return {
    withFix: countsOf(vulnerable.filter(hasFix)),
    withoutFix: countsOf(vulnerable.filter((finding) => !hasFix(finding))),
    layers: layerShares(report, open),
    packages: groupPackages(vulnerable).flatMap(({ groups }) => groups),
    lines: lineShares(report, vulnerable),
  };
}

/**
 * Where the findings of images come from, to be read: Dockerfile lines first, then layers with what
 * no line is known of.
 */
export function originsOf(report: Report): readonly (LineShare | LayerShare)[] {
  const open = openFindings(report);
  const lineless = open.filter((finding) => !isTied(finding));
  return [
    ...lineShares(
      report,
      open.filter((finding) => finding.kind === "vulnerability"),
    ),
    ...layerShares(report, lineless),
  ];
}

/** Counts findings by severity, and the source packages among them. */
export function countsOf(findings: readonly Finding[]): Counts {
  const bySeverity = Object.fromEntries(severities.map((s) => [s, 0])) as Record<Severity, number>;
  const packages = new Set<string>();
  for (const finding of findings) {
    bySeverity[finding.severity]++;
    if (finding.kind !== "vulnerability") continue;
    const { ecosystem, source, name } = finding.package;
    packages.add(`${subjectOf(finding).asset}\0${ecosystem}\0${source ?? name}`);
  }
  return { total: findings.length, bySeverity, packages: packages.size };
}

/** One sentence on packages whose bytes lower layers ship although nothing uses them; empty where there is none. */
export function supersededWords({ assets }: Report): string {
  const all = assets.flatMap(({ layers = [] }) => layers.flatMap((layer) => layer.superseded));
  if (all.length === 0) return "";
  const replaced = all.filter(({ replacedBy }) => replacedBy !== undefined).length;
  const removed = all.length - replaced;
  const both = `removed (${thousands(removed)}) or replaced (${thousands(replaced)})`;
  const how = removed === 0 ? "replaced" : replaced === 0 ? "removed" : both;
  return `Lower layers still ship ${plural(all.length, "package")} that later layers ${how}.`;
}

function openFindings({ findings }: Report): Finding[] {
  return findings.filter(({ suppression }) => !suppression);
}

function hasFix(finding: Finding): boolean {
  return finding.kind === "vulnerability" && finding.fixedVersions.length > 0;
}

/** True where a finding points to the instruction that brought its package. */
function isTied(finding: Finding): boolean {
  return finding.kind === "vulnerability" && finding.package.location !== undefined;
}

function layerShares({ assets }: Report, open: readonly Finding[]): LayerShare[] {
  const byLayer = new Map(
    groupBy(open, (finding) => layerKey(subjectOf(finding))).map((findings) => {
      const [first] = findings as [Finding];
      return [layerKey(subjectOf(first)), findings] as const;
    }),
  );
  return assets.flatMap(({ asset: { id }, layers = [] }) =>
    layers.flatMap((layer, i) => {
      const findings = byLayer.get(layerKey({ asset: id, layer: layer.diffId }));
      return findings ? [{ asset: id, number: i + 1, layer, ...shareOf(findings) }] : [];
    }),
  );
}

function layerKey({ asset, layer = "" }: Pick<Location, "asset" | "layer">): string {
  return `${asset}\0${layer}`;
}

function lineShares(report: Report, vulnerable: readonly VulnerabilityFinding[]): LineShare[] {
  const texts = instructionTexts(report);
  const groups = groupBy(vulnerable.filter(isTied), ({ location }) => lineKey(location));
  const shares = groups.map((findings): LineShare => {
    const [{ location }] = findings as [VulnerabilityFinding];
    const { asset, path, region } = location;
    const text = texts.get(lineKey(location)) ?? "";
    return { asset, path, line: region?.startLine ?? 1, text, ...shareOf(findings) };
  });
  return shares.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}

function lineKey({ asset, path, region }: Location): string {
  return `${asset}\0${path}\0${region?.startLine}`;
}

function instructionTexts({ assets }: Report): ReadonlyMap<string, string> {
  const layers = assets.flatMap((asset) => asset.layers ?? []);
  const instructions = layers.flatMap(({ from, instructions: own }) =>
    from ? [from, ...own] : own,
  );
  return new Map(
    instructions.flatMap(({ dockerfile, text }) =>
      dockerfile ? [[lineKey(dockerfile), text] as const] : [],
    ),
  );
}

function shareOf(findings: readonly Finding[]): Share {
  return {
    findings: [...findings].sort((a, b) => compareSeverity(a.severity, b.severity)),
    counts: countsOf(findings),
    withFix: findings.filter(hasFix).length,
  };
}
