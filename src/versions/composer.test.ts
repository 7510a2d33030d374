import fc from "fast-check";
import { expect, test } from "vitest";
import { expectOrder, expectRising } from "../../test/order-laws.ts";
import { compareComposer, isComposer } from "./composer.ts";

test.each([
  [["1.0-dev", "1.0-alpha", "1.0-alpha1", "1.0a2", "1.0.0-beta", "1.0b3-dev", "1.0b3", "v1.0-RC1"]],
  [["1.0-RC1-dev", "1.0-RC1", "1.0-rc2", "1.0", "1.0-p1", "1.0-patch2", "1.0.0.1", "1.0.1"]],
  [["2.9", "2.10", "20.1", "2010.01.02", "2010-02-01", "20110101"]],
])("%j rise", (versions) => expectRising(compareComposer, versions));

test.each([
  ["1", "v1.0.0.0"],
  ["1.0.0-RC1", "1.0.0rc1"],
  ["1.0.0-pl3", "1.0.0-patch3"],
  ["1.0.0-a.2", "1.0-alpha2"],
  ["1.0+foo", "1.0"],
  ["1.0-stable", "1.0"],
  ["1.0@beta", "1.0"],
])("%s = %s", (a, b) => expect(compareComposer(a, b)).toBe(0));

test("branches have no place in the order", () => {
  expect(
    ["dev-master", "dev-1.0", "2.x-dev", "1.0.x-dev", "", "master", "1.0-foo"].filter(isComposer),
  ).toEqual([]);
});

test("digits without end are read in a moment", () => {
  for (let i = 0; i < 200; i++) isComposer(`1.0-beta${"1".repeat(240)}!`);
});

test("it is an order and fails on nothing", () => {
  const number = fc.constantFrom("0", "1", "00", "2", "10");
  const stage = fc.constantFrom(
    "",
    "-dev",
    "-alpha",
    "a1",
    "-beta.2",
    "-beta2.1",
    "RC",
    "-rc2-dev",
    "-p1",
  );
  const parts = fc.tuple(fc.array(number, { minLength: 1, maxLength: 4 }), stage);
  expectOrder(
    compareComposer,
    parts.map(([n, s]) => n.join(".") + s),
  );
});
