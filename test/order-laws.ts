import fc from "fast-check";
import { expect } from "vitest";

/** Fails where a comparison is not antisymmetric, not transitive, or fails on any string. */
export function expectOrder(
  compare: (a: string, b: string) => number,
  version: fc.Arbitrary<string>,
): void {
  const sign = (a: string, b: string) => Math.sign(compare(a, b));
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(sign(a, a)).toBe(0);
      expect(sign(a, b)).toBe(0 - sign(b, a) || 0);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      if (sign(a, b) === 0) expect(sign(a, c)).toBe(sign(b, c));
    }),
    { numRuns: 3000 },
  );
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(sign(a, b)).toBe(0 - sign(b, a) || 0);
    }),
  );
}

/** Fails where a list is not in rising order, each of its entries against each other. */
export function expectRising(
  compare: (a: string, b: string) => number,
  versions: readonly string[],
): void {
  for (const [i, a] of versions.entries()) {
    for (const b of versions.slice(i + 1)) {
      expect([a, b, Math.sign(compare(a, b)), Math.sign(compare(b, a))]).toEqual([a, b, -1, 1]);
    }
  }
}
