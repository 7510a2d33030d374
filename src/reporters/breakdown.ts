import {
  type Counts,
  compareSeverity,
  type Finding,
  type ImageLayer,
  type LayerInstruction,
  type Report,
  type Severity,
  severities,
  subjectOf,
  type VulnerabilityFinding,
} from "../model/index.ts";
import { groupBy, groupPackages, type PackageGroup } from "./groups.ts";

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

/** Findings that a layer of an image brought. */
export interface LayerShare {
  readonly asset: string;
  readonly diffId: string;
  /** Counted from 1, the lowest first. */
  readonly number: number;
  readonly layer: ImageLayer;
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  readonly withFix: number;
}

/** Vulnerabilities that an instruction of a Dockerfile brought into an image. */
export interface LineShare {
  /** Of the Dockerfile. */
  readonly asset: string;
  readonly path: string;
  readonly line: number;
  /** As the image's history has it; `FROM …` of a base image. */
  readonly text: string;
  readonly findings: readonly VulnerabilityFinding[];
  readonly counts: Counts;
  readonly withFix: number;
}

/** Counts the findings of a report by fix, layer, package and Dockerfile line. */
export function breakdownOf(report: Report): Breakdown {
  const open = report.findings.filter(({ suppression }) => !suppression);
  const vulnerable = open.filter((finding) => finding.kind === "vulnerability");
  return {
    withFix: countsOf(vulnerable.filter(hasFix)),
    withoutFix: countsOf(vulnerable.filter((finding) => !hasFix(finding))),
    layers: layerShares(report, open),
    packages: groupPackages(vulnerable).flatMap(({ groups }) => groups),
    lines: lineShares(report, vulnerable),
  };
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

/** An instruction of a layer in a few words; empty where nothing is known. */
export function layerWords({ instructions }: ImageLayer): string {
  const texts = instructions.map(({ text }: LayerInstruction) => text);
  return texts.length > 1 ? `${texts.length} instructions: ${texts.join("; ")}` : (texts[0] ?? "");
}

function hasFix(finding: Finding): boolean {
  return finding.kind === "vulnerability" && finding.fixedVersions.length > 0;
}

function layerShares({ assets }: Report, open: readonly Finding[]): LayerShare[] {
  const byLayer = new Map<string, Finding[]>();
  for (const finding of open) {
    const { asset, layer } = subjectOf(finding);
    const found = byLayer.get(`${asset}\0${layer}`);
    if (found) found.push(finding);
    else byLayer.set(`${asset}\0${layer}`, [finding]);
  }
  return assets.flatMap(({ asset: { id }, layers = [] }) =>
    layers.flatMap((layer, i) => {
      const findings = byLayer.get(`${id}\0${layer.diffId}`);
      if (!findings) return [];
      const { diffId } = layer;
      return [{ asset: id, diffId, number: i + 1, layer, ...shareOf(findings) }];
    }),
  );
}

function lineShares({ assets }: Report, vulnerable: readonly VulnerabilityFinding[]): LineShare[] {
  const tied = vulnerable.filter((finding) => finding.package.location !== undefined);
  const texts = instructionTexts(assets);
  const groups = groupBy(tied, ({ location: { asset, path, region } }) =>
    lineKey({ asset, path, line: region?.startLine }),
  );
  return groups
    .map((findings): LineShare => {
      const [{ location }] = findings as [VulnerabilityFinding];
      const { asset, path, region } = location;
      const line = region?.startLine ?? 1;
      const text = texts.get(lineKey({ asset, path, line })) ?? "FROM";
      return { asset, path, line, text, ...shareOf(findings) };
    })
    .sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

function lineKey(at: {
  readonly asset: string;
  readonly path: string;
  readonly line: number | undefined;
}): string {
  return JSON.stringify([at.asset, at.path, at.line]);
}

function instructionTexts(assets: Report["assets"]): ReadonlyMap<string, string> {
  const instructions = assets.flatMap(({ layers = [] }) =>
    layers.flatMap((layer) => layer.instructions),
  );
  return new Map(
    instructions.flatMap(({ dockerfile, text }) => {
      if (!dockerfile) return [];
      const { asset, path, region } = dockerfile;
      return [[lineKey({ asset, path, line: region?.startLine }), text] as const];
    }),
  );
}

function shareOf<F extends Finding>(findings: readonly F[]) {
  return {
    findings: [...findings].sort((a, b) => compareSeverity(a.severity, b.severity)),
    counts: countsOf(findings),
    withFix: findings.filter(hasFix).length,
  };
}
