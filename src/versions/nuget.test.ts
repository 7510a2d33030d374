import fc from "fast-check";
import { expect, test } from "vitest";
import { expectOrder, expectRising } from "../../test/order-laws.ts";
import { compareNuget, isNuget } from "./nuget.ts";

test.each([
  [["0.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"]],
  [["1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.0.1", "1.0.1"]],
  [["1.0.0-preview.7.24405.7", "1.0.0-rc.1.24431.7", "1.0.0"]],
  [["1.2.9", "1.2.10", "2", "99999999999999999999.0"]],
])("%j rise", (versions) => expectRising(compareNuget, versions));

test.each([
  ["1.0", "1.0.0.0"],
  ["1", "1.0"],
  ["1.0.0-BETA", "1.0.0-beta"],
  ["1.0.0+abc", "1.0.0"],
  ["1.01.1", "1.1.1"],
])("%s = %s", (a, b) => expect(compareNuget(a, b)).toBe(0));

test("what NuGet refuses is no version", () => {
  const no = ["", "1.0.0.0.0", "1.0-", "1.*", "[1.0]", "v1.0", "1.0.0-a..b", "$(Version)"];
  expect(no.filter(isNuget)).toEqual([]);
});

test("it is an order and fails on nothing", () => {
  const number = fc.constantFrom("0", "1", "00", "2", "10");
  const label = fc.constantFrom("0", "1", "10", "a", "A", "b", "rc-1");
  const parts = fc.tuple(
    fc.array(number, { minLength: 1, maxLength: 4 }),
    fc.array(label, { maxLength: 3 }),
  );
  expectOrder(
    compareNuget,
    parts.map(([n, l]) => n.join(".") + (l.length > 0 ? `-${l.join(".")}` : "")),
  );
});
