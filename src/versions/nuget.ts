import { comparePreRelease } from "./pre-release.ts";
import { compareDigits, compareWithInvalid, maxVersionLength } from "./with-invalid.ts";

/**
 * Orders two versions of NuGet packages: one to four numbers, and a pre-release in which letters
 * have no case.
 *
 * @see NuGet, package versioning; NuGet.Versioning, VersionComparer.Default
 */
export function compareNuget(a: string, b: string): number {
  return compareWithInvalid(a, b, { isValid: isNuget, compare: compareVersions });
}

/** True for a version that NuGet takes. */
export function isNuget(version: string): boolean {
  return version.length <= maxVersionLength && pattern.test(version);
}

const pattern =
  /^\s*([0-9]+(?:\.[0-9]+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*$/;

function compareVersions(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let i = 0; i < 4; i++) {
    const difference = compareDigits(left.numbers[i] ?? "0", right.numbers[i] ?? "0");
    if (difference !== 0) return difference;
  }
  return comparePreRelease(left.labels, right.labels);
}

function partsOf(version: string) {
  const [, numbers = "", labels] = pattern.exec(version) ?? [];
  return { numbers: numbers.split("."), labels: labels?.toLowerCase().split(".") ?? [] };
}
