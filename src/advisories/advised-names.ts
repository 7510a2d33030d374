import type { Package } from "../model/index.ts";
import { normalizeEcosystem, normalizeName } from "../versions/package-names.ts";

/** Names that advisories may give a package, as they are stored, with the version that goes with each. */
export interface AdvisedNames {
  readonly ecosystem: string;
  /** Its own version, of the source where advisories speak of sources. */
  readonly version: string;
  readonly versions: ReadonlyMap<string, string>;
}

/**
 * Under which names a package is looked up: Debian's and Alpine's records speak of sources; those of
 * RPM distributions and of Wolfi of sources or of binary packages.
 */
export function advisedNames({ ecosystem, name, version, source }: Package): AdvisedNames {
  const kept = normalizeEcosystem(ecosystem);
  const of = (written: string) => normalizeName(kept, written);
  const first = source ?? { name, version };
  const versions = new Map([[of(first.name), first.version]]);
  if (source && namesBoth.has(familyOf(kept)) && !versions.has(of(name))) {
    versions.set(of(name), version);
  }
  return { ecosystem: kept, version: first.version, versions };
}

/** True where a distribution judges its own packages: its word on severity counts before scores. */
export function isDistribution(ecosystem: string): boolean {
  const family = familyOf(ecosystem);
  return namesSources.has(family) || namesBoth.has(family);
}

function familyOf(ecosystem: string): string {
  return ecosystem.split(":")[0] ?? "";
}

const namesSources: ReadonlySet<string> = new Set(["Alpine", "Debian", "PostgreSQL", "Ubuntu"]);

const namesBoth: ReadonlySet<string> = new Set([
  "AlmaLinux",
  "Alpaquita",
  "Amazon Linux",
  "Azure Linux",
  "BellSoft Hardened Containers",
  "CentOS",
  "Chainguard",
  "Fedora",
  "Mageia",
  "MinimOS",
  "Oracle Linux",
  "Photon OS",
  "Red Hat",
  "Rocky Linux",
  "SUSE",
  "Wolfi",
  "openEuler",
  "openSUSE",
]);
