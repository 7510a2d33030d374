import { createHash } from "node:crypto";
import type { PackageMatch } from "../../advisories/match.ts";
import {
  type Advisories,
  purlWithoutVersion,
  type VulnerabilityFinding,
} from "../../model/index.ts";

type Detected = Omit<VulnerabilityFinding, "priority">;

interface Place {
  readonly asset: string;
  readonly advisories: Advisories;
}

/** One finding for each alias group on each installed package. */
export function toVulnerabilities(matches: readonly PackageMatch[], place: Place): Detected[] {
  return matches.map((match) => toVulnerability(match, place));
}

function toVulnerability(match: PackageMatch, { asset, advisories }: Place): Detected {
  const { package: installed, id, fixedVersions, cvss, published } = match;
  const exploited = first([id, ...match.aliases], (alias) => advisories.knownExploited(alias));
  const epss = first([id, ...match.aliases], (alias) => advisories.epss(alias));
  const { name, version, purl, ecosystem, source } = installed;
  return {
    kind: "vulnerability",
    rule: id,
    fingerprint: fingerprintOf({ id, purl, asset }),
    title: match.summary ?? `${id} in ${name}`,
    message: messageOf(match),
    severity: match.severity,
    confidence: "high",
    cwe: [],
    location: installed.locations[0] ?? { asset, path: "" },
    advisories: match.advisories,
    aliases: match.aliases,
    package: { name, version, purl, ecosystem, ...(source && { source: source.name }) },
    fixedVersions,
    state: match.state,
    ...(cvss && { cvss: { score: cvss.score, vector: cvss.vector } }),
    ...(exploited !== undefined && { knownExploited: exploited }),
    ...(epss !== undefined && { epss }),
    ...(published !== undefined && { published }),
  };
}

function messageOf({ package: installed, id, fixedVersions, state }: PackageMatch): string {
  const { name, version } = installed;
  const [fixed] = fixedVersions;
  const end = {
    fixed: `fixed in ${fixed ?? "a later version"}`,
    "wont-fix": "the distribution will not fix it",
    "not-affected": "not affected",
    unimportant: "the distribution calls it unimportant",
    undetermined: "the distribution has not decided",
    affected: "no fixed version is known",
  }[state];
  return `${name} ${version} is affected by ${id}: ${end}.`;
}

/** Alias group, purl without version and qualifiers, asset: an upgrade keeps it. */
function fingerprintOf({ id, purl, asset }: { id: string; purl: string; asset: string }): string {
  return createHash("sha256")
    .update(JSON.stringify([id, purlWithoutVersion(purl), asset]))
    .digest("hex")
    .slice(0, 32);
}

function first<T>(ids: readonly string[], ask: (id: string) => T | undefined): T | undefined {
  for (const id of ids) {
    const answer = ask(id);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
