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

const apk: VersionOrder = {
  compare: compareApk,
  isValid: isApk,
  isSame: (a, b) => compareApk(a, b) === 0,
};

const rpm: VersionOrder = {
  compare: compareRpm,
  isValid: (version) => version.trim() !== "",
  isSame: (a, b) => compareRpm(a, b) === 0,
};

// Its advisories name releases without the distribution's tag that the packages bear.
const azure: VersionOrder = {
  ...rpm,
  compare: (a, b) => compareRpm(withoutAzureTag(a), withoutAzureTag(b)),
  isSame: (a, b) => compareRpm(withoutAzureTag(a), withoutAzureTag(b)) === 0,
};

/** An order in which versions that compare as equal are one. */
function byComparison(
  compare: VersionOrder["compare"],
  isValid: VersionOrder["isValid"],
): VersionOrder {
  return { compare, isValid, isSame: (a, b) => a === b || compare(a, b) === 0 };
}

/** By OSV's name of the ecosystem, without its release. */
const orders: Readonly<Record<string, VersionOrder | undefined>> = {
  AlmaLinux: rpm,
  Alpaquita: apk,
  Alpine: apk,
  "Amazon Linux": rpm,
  "Azure Linux": azure,
  CentOS: rpm,
  Chainguard: apk,
  Fedora: rpm,
  Mageia: rpm,
  MinimOS: apk,
  openEuler: rpm,
  openSUSE: rpm,
  "Oracle Linux": rpm,
  "Photon OS": rpm,
  postmarketOS: apk,
  "Red Hat": rpm,
  "Rocky Linux": rpm,
  SUSE: rpm,
  Wolfi: apk,
  Debian: deb,
  // In the versions of the PostgreSQL project's Debian packages: `18~beta1` comes before `18`.
  PostgreSQL: deb,
  PyPI: pypi,
  Ubuntu: deb,
  npm: semver,
  Go: byComparison(compareGo, isGo),
  Maven: byComparison(compareMaven, isMaven),
  NuGet: byComparison(compareNuget, isNuget),
  Packagist: byComparison(compareComposer, isComposer),
  RubyGems: byComparison(compareGem, isGem),
  "crates.io": semver,
};
