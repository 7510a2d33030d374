import fc from "fast-check";
import { expect, test } from "vitest";
import { expectOrder, expectRising } from "../../test/order-laws.ts";
import { compareGo, goReleaseOf, isGo, isPseudoVersion } from "./go.ts";

test.each([
  ["tags", ["v0.9.9", "v1.0.0-alpha", "v1.0.0-alpha.1", "v1.0.0-beta.2", "v1.0.0-beta.11"]],
  ["releases", ["v1.0.0-rc.1", "v1.0.0", "v1.0.1", "v1.9.0", "v1.10.0", "v2.0.0+incompatible"]],
  [
    "a commit after a tag",
    ["v1.2.3", "v1.2.4-0.20191109021931-daa7c04131f5", "v1.2.4-pre", "v1.2.4"],
  ],
  [
    "a commit after a pre-release",
    ["v1.2.3-pre", "v1.2.3-pre.0.20191109021931-daa7c04131f5", "v1.2.3"],
  ],
  [
    "commits without a tag by their time",
    ["v0.0.0-20190101000000-ffffffffffff", "v0.0.0-20210101000000-000000000000", "v0.0.0"],
  ],
  ["Go itself", ["go1.20.14", "1.21.0-0", "go1.21rc2", "go1.21rc10", "go1.21.0", "go1.21.3"]],
])("%s rise", (_, versions) => expectRising(compareGo, versions));

test.each([
  ["v1.2.3", "1.2.3"],
  ["v1", "v1.0.0"],
  ["v1.2", "v1.2.0"],
  ["v2.0.0+incompatible", "2.0.0"],
  ["v1.2.3+dirty", "v1.2.3"],
  ["go1.21", "1.21.0"],
  ["go1.21.3", "1.21.3"],
  ["go1.21rc2", "1.21.0-rc.2"],
])("%s = %s", (a, b) => expect(compareGo(a, b)).toBe(0));

test.each([
  ["go1.21.3", "1.21.3"],
  ["go1.26.8 X:boringcrypto", "1.26.8"],
  ["go1.20.5b7", "1.20.5"],
  ["go1.22-fips", "1.22.0"],
  ["go1.19beta1", "1.19.0-beta.1"],
  ["devel go1.23-2ad1b5b Mon Jan 1 00:00:00 2024 +0000", undefined],
  ["go1", undefined],
  ["", undefined],
])("the release of %j is %s", (version, expected) => {
  expect(goReleaseOf(version)).toBe(expected);
});

test("what is no tag is no version", () => {
  expect(["(devel)", "", "latest", "v1.02.3", "v1.2.3.4", "devel"].filter(isGo)).toEqual([]);
  expect(isPseudoVersion("v0.0.0-20190101000000-abcdef123456")).toBe(true);
  expect(isPseudoVersion("v2.1.1-0.20190101000000-abcdef123456+incompatible")).toBe(true);
  expect(isPseudoVersion("v1.2.3-rc.1")).toBe(false);
});

test("it is an order and fails on nothing", () => {
  const number = fc.constantFrom("0", "1", "2", "10");
  const label = fc.constantFrom(
    "0",
    "1",
    "10",
    "rc",
    "A",
    "alpha-1",
    "20190101000000-abcdef123456",
  );
  const parts = fc.tuple(number, number, fc.array(label, { maxLength: 3 }));
  const shape = fc.tuple(parts, fc.constantFrom("", "+incompatible"));
  expectOrder(
    compareGo,
    shape.map(([[a, b, l], tail]) => `v1.${a}.${b}${l.length > 0 ? `-${l.join(".")}` : ""}${tail}`),
  );
});
