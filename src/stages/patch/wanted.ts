import type { UpgradeRequest } from "../../debian/solve/upgrade-plan.ts";
import type { VulnerabilityFinding } from "../../model/index.ts";
import type { Scanned } from "../plan/scanned.ts";
import { isOfSystem } from "./of-system.ts";
import type { LeftPackage } from "./patched-image.ts";

/** What `--only` asks for. */
export interface Wanted {
  readonly requests: readonly UpgradeRequest[];
  /** Vulnerabilities that no upgrade removes. */
  readonly left: readonly LeftPackage[];
}

/** True for the id of an advisory; anything else is a package's name. */
export function isAdvisoryId(name: string): boolean {
  return /^(?:CVE|GHSA|DSA|DLA|ELA|USN|UBUNTU-CVE|DEBIAN-CVE|ALPINE-CVE|TEMP)-[\w-]+$/i.test(name);
}

/**
 * Reads names of packages, of their sources, and ids of advisories; an id asks for the packages that a
 * scan found it in.
 *
 * @param scanned - a scan of the image; needed where an id is named
 */
export function wantedFrom(only: readonly string[], scanned: Scanned | undefined): Wanted {
  const requests: UpgradeRequest[] = [];
  const left: LeftPackage[] = [];
  for (const name of only) {
    if (!isAdvisoryId(name)) {
      requests.push({ name, of: "any" });
      continue;
    }
    const found = findingsOf(name, scanned);
    if (found.length === 0) left.push(notFound(name));
    for (const finding of found) {
      const [atLeast] = finding.fixedVersions;
      if (atLeast === undefined) left.push(withoutFix(name, finding));
      else requests.push({ name: finding.package.name, of: "package", atLeast: atLeast });
    }
  }
  return { requests: unique(requests), left };
}

function findingsOf(id: string, scanned: Scanned | undefined): readonly VulnerabilityFinding[] {
  const wanted = id.toUpperCase();
  const found = (scanned?.findings ?? []).filter(isOfSystem);
  return found.filter(({ rule, advisories, aliases }) =>
    [rule, ...advisories, ...aliases].some((one) => one.toUpperCase() === wanted),
  );
}

function notFound(id: string): LeftPackage {
  return {
    name: id,
    architecture: "",
    version: "",
    reason: "not-found",
    message: `No package of the system is known to have ${id}.`,
    isMissed: false,
  };
}

function withoutFix(
  id: string,
  { package: { name, version }, state }: VulnerabilityFinding,
): LeftPackage {
  const word = state === "wont-fix" ? "The distribution does not fix" : "There is no fix yet for";
  return {
    name,
    architecture: "",
    version,
    reason: "no-fix",
    message: `${word} ${id} in ${name}.`,
    isMissed: true,
  };
}

/** Of several for one package, that for the newest is among them: each is looked at by itself. */
function unique(requests: readonly UpgradeRequest[]): readonly UpgradeRequest[] {
  return [...new Map(requests.map((one) => [JSON.stringify(one), one])).values()];
}
