import {
  compareDigits,
  compareText,
  compareWithInvalid,
  isDigits,
  maxVersionLength,
} from "./with-invalid.ts";

/**
 * Orders two versions of gems as RubyGems does: a part with letters makes a pre-release.
 *
 * @see Gem::Version
 */
export function compareGem(a: string, b: string): number {
  return compareWithInvalid(a, b, { isValid: isGem, compare: compareSegments });
}

/** True for a version that RubyGems takes. */
export function isGem(version: string): boolean {
  return version.length <= maxVersionLength && pattern.test(version);
}

const pattern = /^\s*[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*$/;

function compareSegments(a: string, b: string): number {
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = compareSegment(left[i] ?? "0", right[i] ?? "0");
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A word is below every number, and so below the end of the other version. */
function compareSegment(a: string, b: string): number {
  const [left, right] = [isDigits(a), isDigits(b)];
  if (left && right) return compareDigits(a, b);
  if (left !== right) return left ? 1 : -1;
  return compareText(a, b);
}

/** Runs of digits and of letters, without the zeros that end the numbers and the pre-release. */
function segmentsOf(version: string): string[] {
  const segments =
    version
      .trim()
      .replaceAll("-", ".pre.")
      .match(/[0-9]+|[a-zA-Z]+/g) ?? [];
  const firstWord = segments.findIndex((segment) => !isDigits(segment));
  const end = firstWord < 0 ? segments.length : firstWord;
  return [...withoutZeros(segments.slice(0, end)), ...withoutZeros(segments.slice(end))];
}

function withoutZeros(segments: readonly string[]): readonly string[] {
  const last = segments.findLastIndex((segment) => !/^0+$/.test(segment));
  return segments.slice(0, last + 1);
}
