import { compareDigits, compareText, isDigits } from "./with-invalid.ts";

/**
 * Orders the parts behind a version's hyphen: none is above any, numbers are below words, more are
 * above fewer.
 *
 * @see Semantic Versioning 2.0.0, 11
 */
export function comparePreRelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = compareIdentifier(a[i] ?? "", b[i] ?? "");
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareIdentifier(a: string, b: string): number {
  const [left, right] = [isDigits(a), isDigits(b)];
  if (left && right) return compareDigits(a, b);
  if (left !== right) return left ? -1 : 1;
  return compareText(a, b);
}
