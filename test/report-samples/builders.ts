import type {
  Counts,
  Finding,
  Package,
  RenderOptions,
  RuleFinding,
  Severity,
  VulnerabilityFinding,
} from "../../src/model/index.ts";
import { severities } from "../../src/model/index.ts";

/** What `render` is given where a test does not care. */
export const plainOptions: RenderOptions = {
  columns: 80,
  color: false,
  rules: [],
  fixes: new Map(),
};

/** Never in any output: samples carry it where only fixers may see it. */
export const evidenceMarker = "EVIDENCE-MUST-NOT-LEAK";

/** Never in any output: a secret of an image's configuration and of a change. */
export const secretMarker = "s3cr3t-MUST-NOT-LEAK";

/** A package as an inventory has it. */
export function packageOf(
  name: string,
  version: string,
  more: Partial<Package> & Pick<Package, "purl" | "ecosystem">,
): Package {
  return { name, version, locations: [], requiredBy: [], dependsOn: [], ...more };
}

let serial = 0;
export const fingerprint = (): string => (++serial).toString(16).padStart(32, "0");

/** A vulnerability of a package; the rest can be overridden. */
export function vulnerability(
  found: Package,
  rule: string,
  severity: Severity,
  more: Partial<VulnerabilityFinding> = {},
): VulnerabilityFinding {
  const location = found.locations[0] ?? { asset: ".", path: "unknown" };
  return {
    kind: "vulnerability",
    fingerprint: fingerprint(),
    rule,
    title: `${found.name} is affected by ${rule}`,
    message: `${found.name} ${found.version} is affected by ${rule}.`,
    severity,
    confidence: "high",
    cwe: [],
    location,
    priority: { bucket: severity === "critical" ? "day-1" : "week-1", rank: 50, because: severity },
    advisories: [rule],
    aliases: [],
    package: {
      name: found.name,
      version: found.version,
      purl: found.purl,
      ecosystem: found.ecosystem,
      ...(found.source && { source: found.source.name }),
    },
    fixedVersions: [],
    state: "affected",
    ...more,
  };
}

/** What a rule found; the rest can be overridden. */
export function ruleFinding(
  rule: string,
  title: string,
  more: Partial<RuleFinding> & Pick<RuleFinding, "kind" | "location">,
): RuleFinding {
  return {
    fingerprint: fingerprint(),
    rule,
    title,
    message: `${title}.`,
    severity: "high",
    confidence: "high",
    cwe: [],
    advice: "Change it.",
    evidence: { marker: evidenceMarker },
    secretCount: 0,
    priority: { bucket: "week-1", rank: 20, because: "high" },
    ...more,
  };
}

/** Counts as a report has them: suppressed ones left out. */
export function countsOf(all: readonly Finding[]): Counts {
  const counted = all.filter((finding) => !finding.suppression);
  const bySeverity = Object.fromEntries(
    severities.map((s) => [s, counted.filter((f) => f.severity === s).length]),
  ) as Record<Severity, number>;
  const packages = new Set(
    counted.flatMap((f) =>
      f.kind === "vulnerability"
        ? [`${f.package.ecosystem}:${f.package.source ?? f.package.name}`]
        : [],
    ),
  );
  return { total: counted.length, bySeverity, packages: packages.size };
}

/** What no output may hold: a terminal would obey it, or it would reorder text. */
export const unprintable: RegExp = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
