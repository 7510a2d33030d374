import { compareApk, isApk } from "./apk.ts";
import { compareComposer, isComposer } from "./composer.ts";
import { compareDeb } from "./deb.ts";
import { compareGem, isGem } from "./gem.ts";
import { compareGo, isGo } from "./go.ts";
import { compareMaven, isMaven } from "./maven.ts";
import { compareNuget, isNuget } from "./nuget.ts";
import { comparePep440, isPep440, isSamePep440 } from "./pep440.ts";
import { compareRpm, withoutAzureTag } from "./rpm.ts";
import { compareSemver, isSameSemver, isSemver } from "./semver.ts";

/** How an ecosystem orders its versions. */
export interface VersionOrder {
  compare(a: string, b: string): number;
  isValid(version: string): boolean;
  /** True for two spellings of one version: `1.0` and `1.0.0` in Python. */
  isSame(a: string, b: string): boolean;
}

/**
 * The order of an OSV ecosystem's versions.
 *
 * @param ecosystem - with or without its release
 * @returns `undefined` for ecosystems that suture cannot order
 */
export function orderOf(ecosystem: string): VersionOrder | undefined {
  return orders[ecosystem.split(":")[0] ?? ""];
}

const pypi: VersionOrder = {
  compare: comparePep440,
  isValid: isPep440,
  isSame: isSamePep440,
};

const semver: VersionOrder = {
  compare: compareSemver,
  isValid: isSemver,
  isSame: isSameSemver,
};

// dpkg itself installs versions that its policy forbids: all are ordered.
const deb: VersionOrder = {
  compare: compareDeb,
  isValid: (version) => version.trim() !== "",
  isSame: (a, b) => compareDeb(a, b) === 0,
};

/** An order in which versions that compare as equal are one. */
function byComparison(
  compare: VersionOrder["compare"],
  isValid: VersionOrder["isValid"],
): VersionOrder {
  return { compare, isValid, isSame: (a, b) => a === b || compare(a, b) === 0 };
}

const apk = byComparison(compareApk, isApk);

const isWritten = (version: string) => version.trim() !== "";
const rpm = byComparison(compareRpm, isWritten);

// Its advisories name releases without the distribution's tag that the packages bear.
const azure = byComparison((a, b) => compareRpm(withoutAzureTag(a), withoutAzureTag(b)), isWritten);

/** By OSV's name of the ecosystem, without its release. */
const orders: Readonly<Record<string, VersionOrder | undefined>> = {
  AlmaLinux: rpm,
  Alpaquita: apk,
  Alpine: apk,
  "Amazon Linux": rpm,
  "Azure Linux": azure,
  "BellSoft Hardened Containers": apk,
  CentOS: rpm,
  Chainguard: apk,
  "crates.io": semver,
  Debian: deb,
  Fedora: rpm,
  Go: byComparison(compareGo, isGo),
  Mageia: rpm,
  Maven: byComparison(compareMaven, isMaven),
  MinimOS: apk,
  npm: semver,
  NuGet: byComparison(compareNuget, isNuget),
  openEuler: rpm,
  openSUSE: rpm,
  "Oracle Linux": rpm,
  Packagist: byComparison(compareComposer, isComposer),
  "Photon OS": rpm,
  // In the versions of the PostgreSQL project's Debian packages: `18~beta1` comes before `18`.
  PostgreSQL: deb,
  postmarketOS: apk,
  PyPI: pypi,
  "Red Hat": rpm,
  "Rocky Linux": rpm,
  RubyGems: byComparison(compareGem, isGem),
  SUSE: rpm,
  Ubuntu: deb,
  Wolfi: apk,
};
