import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectOrder, expectRising } from "../../test/order-laws.ts";
import { compareMaven, isMaven } from "./maven.ts";

describe("qualifiers and numbers rise as Maven 3.9 has them", () => {
  test.each([
    [
      "qualifiers",
      ["1-alpha2snapshot", "1-alpha2", "1-alpha-123", "1-beta-2", "1-beta123", "1-m2", "1-m11"],
    ],
    [
      "release and after",
      ["1-rc", "1-cr2", "1-rc123", "1-SNAPSHOT", "1", "1-sp", "1-sp2", "1-sp123", "1-abc"],
    ],
    ["after the release", ["1-abc", "1-def", "1-pom-1", "1-1-snapshot", "1-1", "1-2", "1-123"]],
    [
      "numbers",
      ["2.0", "2.0.a", "2-1", "2.0.2", "2.0.123", "2.1.0", "2.1-a", "2.1b", "2.1-c", "2.1-1"],
    ],
    ["more numbers", ["2.1.0.1", "2.2", "2.123", "11.a2", "11.a11", "11.b2", "11.b11", "11.m2"]],
    ["candidates", ["11.m11", "11", "11.a", "11b", "11c", "11m"]],
    ["what Guava does", ["31.1-android", "31.1-jre", "32.0.0-android", "32.0.0-jre"]],
    ["what Spring did", ["5.3.0.M1", "5.3.0.RC1", "5.3.0.RELEASE", "5.3.1.RELEASE"]],
    ["dates", ["20040616", "20040616.1", "20031129000000000000000000000"]],
  ])("%s", (_, versions) => expectRising(compareMaven, versions));
});

test.each([
  ["1", "1.0"],
  ["1", "1.0.0"],
  ["1.0", "1-0"],
  ["1.0-0", "1.0.0"],
  ["1a", "1-a"],
  ["1.0a", "1-a"],
  ["1x", "1.0.0-x"],
  ["1.0x", "1-x"],
  ["1ga", "1"],
  ["1release", "1"],
  ["1final", "1"],
  ["1cr", "1rc"],
  ["1a1", "1-alpha-1"],
  ["1b2", "1-beta-2"],
  ["1m3", "1-milestone-3"],
  ["1X", "1x"],
  ["1.0.0.Final", "1"],
  ["0.0-1552", "0-1552"],
  ["01.002", "1.2"],
  ["1..2", "1.0.2"],
])("%s = %s", (a, b) => expect(compareMaven(a, b)).toBe(0));

const part = fc.constantFrom(
  ..."0 1 2 10 007 alpha a b1 rc cr snapshot sp ga final x foo".split(" "),
);
const version = fc
  .array(fc.tuple(fc.constantFrom(".", "-"), part), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.map(([s, p], i) => (i === 0 ? "1" : s + p)).join(""));

test("it is an order of release numbers with one qualifier, and fails on nothing", () => {
  const numbers = fc.array(fc.constantFrom("0", "1", "2", "10"), { minLength: 1, maxLength: 4 });
  const tail = fc.constantFrom(
    "",
    "-alpha1",
    "-beta",
    "-rc2",
    "-SNAPSHOT",
    "-sp1",
    ".Final",
    "-jre",
  );
  expectOrder(
    compareMaven,
    fc.tuple(numbers, tail).map(([n, t]) => n.join(".") + t),
  );
});

test("a qualifier between dots goes in a circle, as in Maven itself", () => {
  const circle = ["1", "1.sp.0", "1.alpha", "1"];
  const steps = circle.slice(1).map((next, i) => compareMaven(circle[i] ?? "", next));
  expect(steps.map(Math.sign)).toEqual([-1, -1, -1]);
});

test("any two versions are the other way round from the other side", () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(Math.sign(compareMaven(a, b))).toBe(0 - Math.sign(compareMaven(b, a)) || 0);
    }),
    { numRuns: 3000 },
  );
});

test("nothing and what is too long are no versions", () => {
  expect(["", " ", "1".repeat(257)].filter(isMaven)).toEqual([]);
  expect(compareMaven("1-".repeat(5000), "1")).toBeLessThan(0);
});
