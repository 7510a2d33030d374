import fc from "fast-check";
import oracle from "semver";
import { expect, test } from "vitest";
import { orderOf } from "./order.ts";
import { compareSemver, isSameSemver, isSemver, isSemverPreRelease } from "./semver.ts";

test("orders as the specification's own example does", () => {
  const ascending = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0",
  ];
  expect([...ascending].reverse().sort(compareSemver)).toEqual(ascending);
});

test.each([
  ["v1.2.3", "1.2.3", 0],
  ["=1.2.3", " v1.2.3 ", 0],
  ["1.2", "1.2.0", 0],
  ["1", "1.0.0", 0],
  ["1.0.0+a", "1.0.0+b", 0],
  ["1.0.0+a", "1.0.0", 0],
  ["1.2.3beta", "1.2.3-beta", 0],
  ["1.2.3", "1.2.3-0", 1],
  ["1.2.34", "1.2.3-4", 1],
  ["1.0.0-1", "1.0.0-a", -1],
  ["1.0.0-9007199254740993", "1.0.0-9007199254740992", 1],
  ["0.0.0-20210101000000-abcdef123456", "0.0.0-20220101000000-abcdef123456", -1],
  ["1.2.3.4", "1.2.3", -1],
  ["banana", "0.0.0", -1],
])("%s against %s: %s", (a, b, expected) => {
  expect([compareSemver(a, b), 0 - compareSemver(b, a) || 0]).toEqual([expected, expected]);
  expect(isSameSemver(a, b)).toBe(expected === 0);
});

test("tells versions from other text", () => {
  const others = ["", "latest", "1.2.3.4", "1.x", "^1.0.0", "1.0.0+", "file:../a", "1.0.0-a..b"];
  expect(others.filter(isSemver)).toEqual([]);
  expect(isSemver(`1.0.${"0".repeat(300)}`)).toBe(false);
  expect(["1.0.0-a", "1.0.0", "1.0.0+a-b"].filter(isSemverPreRelease)).toEqual(["1.0.0-a"]);
});

const identifier = fc.oneof(
  fc.nat(30).map(String),
  fc.string({ unit: fc.constantFrom(..."aZ0-9"), minLength: 1, maxLength: 3 }),
);
const version = fc
  .tuple(
    fc.constantFrom("", "v", "=", "v "),
    fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)),
    fc.array(identifier, { maxLength: 3 }),
    fc.constantFrom("", "+b", "+1.x"),
  )
  .map(([prefix, numbers, pre, build]) => {
    return `${prefix}${numbers.join(".")}${pre.length > 0 ? `-${pre.join(".")}` : ""}${build}`;
  });

test("agrees with npm's own order", () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(compareSemver(a, b)).toBe(oracle.compare(a, b, { loose: true }));
    }),
    { numRuns: 3000 },
  );
});

test("agrees with npm on what is a version in three numbers", () => {
  const text = fc.string({ unit: fc.constantFrom(..."0123.-+abv= "), maxLength: 9 });
  fc.assert(
    fc.property(text, (tail) => {
      const written = `1.2.${tail}`;
      if (!/^1\.2\.\d/.test(written)) return;
      expect(isSemver(written)).toBe(oracle.valid(written, { loose: true }) !== null);
    }),
    { numRuns: 5000 },
  );
});

test("is a total order over any text", () => {
  const any = fc.oneof(version, fc.string());
  fc.assert(
    fc.property(any, any, any, (a, b, c) => {
      expect(compareSemver(a, b)).toBe(0 - compareSemver(b, a) || 0);
      const [low = "", middle = "", high = ""] = [a, b, c].sort(compareSemver);
      expect(compareSemver(low, middle)).toBeLessThanOrEqual(0);
      expect(compareSemver(middle, high)).toBeLessThanOrEqual(0);
      expect(compareSemver(low, high)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 3000 },
  );
});

test("npm is ordered by it", () => {
  const order = orderOf("npm");
  expect([order?.compare("1.10.0", "1.9.0"), order?.isValid("1.x")]).toEqual([1, false]);
});
