import fc from "fast-check";
import { expect, test } from "vitest";
import { expectOrder, expectRising } from "../../test/order-laws.ts";
import { compareGem, isGem } from "./gem.ts";

test.each([
  [["1.0.0.a", "1.0.0.a2", "1.0.0.beta", "1.0.0.beta2", "1.0.0.rc1", "1.0.0", "1.0.0.1"]],
  [["0.beta", "0.beta.1", "0.rc", "0", "0.0.1"]],
  [["5.a", "5.0.0.rc2", "5.0.0", "5.9", "5.10", "20240102030405060708"]],
  [["1.0.0-alpha", "1.0.0-beta.2", "1.0.0.rc", "1.0.0"]],
  [["1.8.2.a9", "1.8.2.a10", "1.8.2.b", "1.8.2", "1.8.2.1"]],
  [["1.A", "1.a"]],
])("%j rise", (versions) => expectRising(compareGem, versions));

test.each([
  ["1", "1.0"],
  ["1.0", "1.0.0"],
  ["", ""],
  ["1.0.a.0", "1.a"],
  ["1-1", "1.pre.1"],
  [" 1.0 ", "1"],
  ["1.01", "1.1"],
])("%s = %s", (a, b) => expect(compareGem(a, b)).toBe(0));

test("a hyphen stands for a pre-release", () => {
  expect(compareGem("1.0-1", "1.0")).toBeLessThan(0);
  expect(compareGem("1.0.0-rc1", "1.0.0.a")).toBeGreaterThan(0);
});

test("what RubyGems refuses is no version", () => {
  const no = [
    "",
    "junk",
    "1.0\n2.0",
    "1..2",
    "1.2 3.4",
    "2.3422222.222.222222222.22222.ads0as.dasd0.ddd2222.2.qd3e.",
    "1_0",
    "v1",
    "1".repeat(300),
  ];
  expect(no.filter(isGem)).toEqual([]);
  expect(["1.0", "0", "1.0.0.rc1", " 1.0 ", "1.0-x86"].filter(isGem)).toHaveLength(5);
});

test("it is an order and fails on nothing", () => {
  const number = fc.constantFrom("0", "1", "00", "2", "10", "007");
  const word = fc.constantFrom("a", "b", "rc1", "pre", "A", "1", "0");
  const parts = fc.tuple(
    fc.array(number, { minLength: 1, maxLength: 3 }),
    fc.array(word, { maxLength: 3 }),
    fc.constantFrom("", "-1", "-rc1"),
  );
  expectOrder(
    compareGem,
    parts.map(([n, w, tail]) => [...n, ...w].join(".") + tail),
  );
});
