import { compareDigits, compareText } from "./with-invalid.ts";

/** An RPM version in its parts: `[EPOCH:]VERSION[-RELEASE]`. */
export interface RpmVersion {
  /** Digits; `0` where there is none. */
  readonly epoch: string;
  readonly version: string;
  /** `undefined` where there is no hyphen. */
  readonly release: string | undefined;
}

/**
 * Orders two `[EPOCH:]VERSION[-RELEASE]` as rpm does; without a release is less than with one.
 *
 * @see rpm's rpmio/rpmver.cc
 */
export function compareRpm(a: string, b: string): number {
  if (a === b) return 0;
  const left = parseRpm(a);
  const right = parseRpm(b);
  return (
    compareSegments(left.epoch, right.epoch) ||
    compareSegments(left.version, right.version) ||
    compareReleases(left.release, right.release)
  );
}

/** Splits a version at the colon behind digits in front, and at its last hyphen. */
export function parseRpm(text: string): RpmVersion {
  const trimmed = text.trim();
  const epoch = /^(\d*):/.exec(trimmed);
  const rest = epoch ? trimmed.slice(epoch[0].length) : trimmed;
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: epoch?.[1] || "0",
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    release: hyphen < 0 ? undefined : rest.slice(hyphen + 1),
  };
}

/** A version without the tag of Azure Linux or CBL-Mariner at its end: `.azl3`, `.cm2`. */
export function withoutAzureTag(version: string): string {
  return version.replace(/\.(?:azl|cm)\d+$/, "");
}

/**
 * Orders two versions or two releases. Both fall into runs of digits, runs of letters, tildes and carets;
 * all other characters only part them. Where the parts of one differ in kind from those of the other, a
 * tilde is least, then the end, a caret, letters, digits.
 *
 * @see rpm's rpmio/rpmvercmp.cc
 */
export function compareSegments(a: string, b: string): number {
  if (a === b) return 0;
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  const longest = Math.max(left.length, right.length);
  for (let i = 0; i < longest; i++) {
    const difference = compareSegment(left[i], right[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareReleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) {
    return Number(a !== undefined) - Number(b !== undefined);
  }
  return compareSegments(a, b);
}

function segmentsOf(text: string): readonly string[] {
  return text.match(/\d+|[A-Za-z]+|[~^]/g) ?? [];
}

function compareSegment(a: string | undefined, b: string | undefined): number {
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return kind - kindOf(b);
  if (a === undefined || b === undefined) return 0;
  return kind === digits ? compareDigits(a, b) : compareText(a, b);
}

const digits = 4;

function kindOf(segment: string | undefined): number {
  if (segment === undefined) return 1;
  if (segment === "~") return 0;
  if (segment === "^") return 2;
  return /^\d/.test(segment) ? digits : 3;
}
