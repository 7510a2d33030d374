import type { Suppression, VulnerabilityFinding } from "../../model/index.ts";
import { vexWords } from "../attestation-words.ts";
import { advisoryLink, advisorySource } from "../links.ts";
import { vexAnalysis } from "./analysis.ts";
import type { Affect, Analysis, Property, Rating, Source, Vulnerability } from "./types.ts";

/** One entry per vulnerability, severity and state, with every package that it says this of. */
export function vulnerabilitiesOf(
  findings: readonly VulnerabilityFinding[],
  refOf: (finding: VulnerabilityFinding) => string,
): Vulnerability[] {
  const groups = new Map<string, VulnerabilityFinding[]>();
  for (const finding of findings) {
    const { rule, severity, state, suppression, vex } = finding;
    const key = JSON.stringify([rule, severity, state, suppression, vex]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const used = new Map<string, number>();
  return [...groups.values()].map((group) => {
    const [{ rule }] = group as [VulnerabilityFinding];
    const nth = (used.get(rule) ?? 0) + 1;
    used.set(rule, nth);
    return vulnerabilityOf(group, { ref: `vulnerability:${rule}#${nth}`, refOf });
  });
}

interface Naming {
  readonly ref: string;
  readonly refOf: (finding: VulnerabilityFinding) => string;
}

function vulnerabilityOf(
  group: readonly VulnerabilityFinding[],
  { ref, refOf }: Naming,
): Vulnerability {
  const [first] = group as [VulnerabilityFinding];
  const published = dateTimeOf(group.find((f) => f.published)?.published);
  const aliases = [...new Set(group.flatMap((f) => [...f.aliases, ...f.advisories]))].filter(
    (alias) => alias !== first.rule,
  );
  const cwes = [...new Set(group.flatMap(({ cwe }) => cwe))].sort((a, b) => a - b);
  const recommendation = recommendationOf(group);
  return {
    "bom-ref": ref,
    id: first.rule,
    source: sourceOf(first.rule),
    ...(aliases.length > 0 && {
      references: aliases.map((id) => ({ id, source: sourceOf(id) })),
    }),
    ratings: [ratingOf(first)],
    ...(cwes.length > 0 && { cwes }),
    description: first.title,
    ...(recommendation && { recommendation }),
    ...(published && { published }),
    analysis: vexAnalysis(first) ?? analysisOf(first),
    affects: affectsOf(group, refOf),
    ...propertiesOf(first),
  };
}

function sourceOf(id: string): Source {
  const url = advisoryLink(id);
  return { name: advisorySource(id), ...(url && { url }) };
}

/** The severity is the distribution's where it gave one, so the vector's own may differ. */
function ratingOf({ severity, cvss }: VulnerabilityFinding): Rating {
  if (!cvss) return { severity };
  return { severity, score: cvss.score, method: methodOf(cvss.vector), vector: cvss.vector };
}

function methodOf(vector: string): NonNullable<Rating["method"]> {
  if (vector.startsWith("CVSS:4.0/")) return "CVSSv4";
  if (vector.startsWith("CVSS:3.1/")) return "CVSSv31";
  if (vector.startsWith("CVSS:3.0/")) return "CVSSv3";
  return vector.startsWith("AV:") ? "CVSSv2" : "other";
}

function recommendationOf(group: readonly VulnerabilityFinding[]): string | undefined {
  const upgrades = new Set(
    group.flatMap(({ package: { name }, fixedVersions }) =>
      fixedVersions.length > 0 ? [`Upgrade ${name} to ${fixedVersions.join(" or ")}.`] : [],
    ),
  );
  return upgrades.size > 0 ? [...upgrades].join(" ") : undefined;
}

/**
 * An exception is no analysis: only the user's own words make it a false positive or not affected.
 * Without one, an affected package counts as exploitable until somebody says otherwise.
 */
function analysisOf({ suppression, state, fixedVersions }: VulnerabilityFinding): Analysis {
  if (suppression) return suppressedAnalysis(suppression);
  if (state === "not-affected") return { state: "not_affected" };
  const fixable = fixedVersions.length > 0;
  if (fixable) return { state: "exploitable", response: ["update"] };
  if (state === "wont-fix") {
    return {
      state: "exploitable",
      response: ["can_not_fix"],
      detail: "The distribution will not fix it.",
    };
  }
  return { state: "in_triage" };
}

function suppressedAnalysis({ by, reason = "", until }: Suppression): Analysis {
  const why = [reason, until && `until ${until}`].filter(Boolean).join(" ");
  const detail = `Suppressed by ${by}${why ? `: ${why}` : ""}`;
  if (/^false[ _-]positive/i.test(reason)) return { state: "false_positive", detail };
  if (/^not[ _-]affected/i.test(reason)) return { state: "not_affected", detail };
  return { state: "in_triage", response: ["will_not_fix"], detail };
}

function affectsOf(
  group: readonly VulnerabilityFinding[],
  refOf: (finding: VulnerabilityFinding) => string,
): Affect[] {
  const affects = new Map<string, Affect>();
  for (const finding of group) {
    const ref = refOf(finding);
    affects.set(ref, {
      ref,
      versions: [
        { version: finding.package.version, status: "affected" },
        ...finding.fixedVersions.map((version) => ({ version, status: "unaffected" as const })),
      ],
    });
  }
  return [...affects.values()];
}

function propertiesOf({ knownExploited, epss, suppression, vex }: VulnerabilityFinding) {
  const properties: Property[] = [
    ...(knownExploited ? [{ name: "suture:knownExploited", value: knownExploited }] : []),
    ...(epss === undefined ? [] : [{ name: "suture:epss", value: String(epss) }]),
    ...(suppression ? [{ name: "suture:suppressed", value: suppression.by }] : []),
    ...(vex ? [{ name: "suture:vex", value: vexWords({ vex }) }] : []),
  ];
  return properties.length > 0 ? { properties } : {};
}

/** RFC 3339 date and time; a bare date counts as its midnight. */
function dateTimeOf(text: string | undefined): string | undefined {
  if (text && /^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`;
  return text && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? text
    : undefined;
}
