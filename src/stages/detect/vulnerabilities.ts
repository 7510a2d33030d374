import { hash } from "node:crypto";
import type { PackageMatch } from "../../advisories/match.ts";
import {
  type Advisories,
  type ImageLayer,
  type Location,
  type Package,
  purlWithoutVersion,
  type VulnerabilityFinding,
} from "../../model/index.ts";

type Detected = Omit<VulnerabilityFinding, "priority">;

interface Place {
  readonly asset: string;
  readonly advisories: Advisories;
  /** Of an image. */
  readonly layers?: readonly ImageLayer[] | undefined;
}

/** One finding for each alias group on each installed package. */
export function toVulnerabilities(matches: readonly PackageMatch[], place: Place): Detected[] {
  return matches.map((match) => toVulnerability(match, place));
}

function toVulnerability(match: PackageMatch, place: Place): Detected {
  const { asset, advisories } = place;
  const { package: installed, id, fixedVersions, cvss, published } = match;
  const exploited = first([id, ...match.aliases], (alias) => advisories.knownExploited(alias));
  const epss = first([id, ...match.aliases], (alias) => advisories.epss(alias));
  const { purl } = installed;
  const at = placeOf(installed, place);
  return {
    kind: "vulnerability",
    rule: id,
    fingerprint: fingerprintOf({ id, purl, asset }),
    title: match.summary ?? `${id} in ${installed.name}`,
    message: messageOf(match),
    severity: match.severity,
    confidence: "high",
    cwe: [],
    location: at.location,
    advisories: match.advisories,
    aliases: match.aliases,
    package: referenceTo(installed, at.installed),
    fixedVersions,
    state: match.state,
    ...(cvss && { cvss: { score: cvss.score, vector: cvss.vector } }),
    ...(exploited !== undefined && { knownExploited: exploited }),
    ...(epss !== undefined && { epss }),
    ...(published !== undefined && { published }),
  };
}

interface Placing {
  readonly location: Location;
  /** Where the package is installed, where that is another place. */
  readonly installed?: Location;
}

/**
 * The file that names the package. Of an image that is tied to a Dockerfile, the instruction that
 * brought the package: that is the line to change. A line of a database in an image helps nobody.
 */
function placeOf({ locations, layer, instruction }: Package, { asset, layers }: Place): Placing {
  const stated = locations[0] ?? { asset, path: "" };
  if (layer === undefined) return { location: stated };
  const installed = { asset: stated.asset, path: stated.path, layer };
  const made = layers?.find(({ diffId }) => diffId === layer);
  const line = (made?.from ?? made?.instructions[instruction ?? -1])?.dockerfile;
  return line ? { location: { ...line, layer }, installed } : { location: installed };
}

function referenceTo(
  { name, version, purl, ecosystem, source, layer }: Package,
  installed: Location | undefined,
): Detected["package"] {
  return {
    ...{ name, version, purl, ecosystem },
    ...(source && { source: source.name }),
    ...(layer !== undefined && { layer }),
    ...(installed && { location: installed }),
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
  return hash("sha256", JSON.stringify([id, purlWithoutVersion(purl), asset]), "hex").slice(0, 32);
}

function first<T>(ids: readonly string[], ask: (id: string) => T | undefined): T | undefined {
  for (const id of ids) {
    const answer = ask(id);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
