import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePep440, isPep440, isPreRelease, isSamePep440, meetsSpecifier } from "./pep440.ts";

test("orders releases as PEP 440 does", () => {
  const ascending = [
    "1.0.dev1",
    "1.0a1",
    "1.0b2",
    "1.0rc1",
    "1.0",
    "1.0+local.1",
    "1.0.post1",
    "1.1",
    "1.10",
    "1!0.1",
  ];
  expect([...ascending].reverse().sort(comparePep440)).toEqual(ascending);
  expect(comparePep440("1.0", "1.0.0")).toBe(0);
  expect(comparePep440("v1.0-1", "1.0.post1")).toBe(0);
});

test("sorts what is no version first and never throws", () => {
  expect(["1.0", "banana", "", "0.1"].sort(comparePep440)).toEqual(["", "banana", "0.1", "1.0"]);
  expect(isPep440("1".repeat(1000))).toBe(false);
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(Math.sign(comparePep440(a, b))).toBe(0 - Math.sign(comparePep440(b, a)) || 0);
      meetsSpecifier(a, b);
    }),
  );
});

test.each([
  ["2.11.3", ">=2.0,<3", true],
  ["3.0", ">=2.0,<3", false],
  ["2.3.5", "~=2.3.1", true],
  ["2.4", "~=2.3.1", false],
  ["2.3.1", "!=2.3.1", false],
  ["2.3.9", "==2.3.*", true],
  ["1.0", "===1.0", true],
  ["1.0", "===1.0.0", false],
  ["3.0rc1", ">=2", true],
  ["1.0", "", true],
  ["1.0", "~>2", undefined],
  ["banana", ">=1", undefined],
])("%s meets %s: %s", (version, specifier, expected) => {
  expect(meetsSpecifier(version, specifier)).toBe(expected);
});

test.each([
  ["1.0", "1.0.0", true],
  ["v1.0", "1", true],
  ["1.0", "0!1.0", true],
  ["01.02", "1.2", true],
  ["1.0rc1", "1.0-rc.1", true],
  ["1.0", "1.0.post0", false],
  ["1.10", "1.1", false],
  ["banana", "banana", true],
  ["banana", "Banana", false],
])("%s is %s: %s", (a, b, expected) => {
  expect([isSamePep440(a, b), isSamePep440(b, a)]).toEqual([expected, expected]);
});

test("sameness is what the order calls equal", () => {
  const text = fc.string({ unit: fc.constantFrom(..."0019.abrcv!+-"), maxLength: 7 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(isSamePep440(a, b)).toBe(comparePep440(a, b) === 0);
    }),
    { numRuns: 5000 },
  );
});

test("tells pre-releases", () => {
  expect(["1.0a1", "1.0.dev1", "1.0", "1.0.post1", "x"].filter(isPreRelease)).toEqual([
    "1.0a1",
    "1.0.dev1",
  ]);
});
