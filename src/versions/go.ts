import { comparePreRelease } from "./pre-release.ts";
import { compareDigits, compareWithInvalid, maxVersionLength } from "./with-invalid.ts";

/**
 * Orders two versions of Go modules, pseudo-versions among them, or of Go itself: with or without
 * `v` or `go`, since advisories leave both out.
 *
 * @see Go Modules Reference, versions and pseudo-versions; go/version
 */
export function compareGo(a: string, b: string): number {
  return compareWithInvalid(a, b, { isValid: isGo, compare: compareVersions });
}

/** True for a version of a module or of a Go release; `(devel)` is none. */
export function isGo(version: string): boolean {
  return partsOf(version) !== undefined;
}

/**
 * Go's own release as a semantic version, as advisories write it: `go1.21rc2` is `1.21.0-rc.2`.
 *
 * @param version - as `runtime.Version()` says it, with whatever a vendor adds
 * @returns `undefined` for a toolchain that is no release
 */
export function goReleaseOf(version: string): string | undefined {
  const match = /^go([0-9]+)\.([0-9]+)(?:\.([0-9]+))?(?:(beta|rc)([0-9]+))?(?![0-9.])/.exec(
    version,
  );
  if (!match) return undefined;
  const [, major, minor, patch = "0", stage, number] = match;
  return `${major}.${minor}.${patch}${stage ? `-${stage}.${number}` : ""}`;
}

/** True for what Go makes of a commit without a tag: the last digits are its time and its hash. */
export function isPseudoVersion(version: string): boolean {
  return /[.-][0-9]{14}-[0-9a-f]{12}(?:\+incompatible)?$/.test(version) && isGo(version);
}

interface Parts {
  readonly numbers: readonly string[];
  readonly preRelease: readonly string[];
}

const pattern =
  /^v?(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*))?(?:\.(0|[1-9][0-9]*))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

function partsOf(version: string): Parts | undefined {
  if (version.length > maxVersionLength) return undefined;
  const text = version.startsWith("go") ? goReleaseOf(version) : version;
  const match = pattern.exec(text ?? "");
  if (!match) return undefined;
  const [, major = "0", minor = "0", patch = "0", preRelease] = match;
  return { numbers: [major, minor, patch], preRelease: preRelease?.split(".") ?? [] };
}

function compareVersions(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  if (!left || !right) return 0;
  for (const [i, number] of left.numbers.entries()) {
    const difference = compareDigits(number, right.numbers[i] ?? "0");
    if (difference !== 0) return difference;
  }
  return comparePreRelease(left.preRelease, right.preRelease);
}
