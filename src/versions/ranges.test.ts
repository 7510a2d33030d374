import { expect, test } from "vitest";
import type { RangeEvent } from "../model/index.ts";
import { orderOf, type VersionOrder } from "./order.ts";
import { fixedAbove, isAffected, lowestFixed } from "./ranges.ts";

const pypi = orderOf("PyPI") as VersionOrder;
const debian = orderOf("Debian:12") as VersionOrder;

const entry = (events: readonly RangeEvent[], versions: readonly string[] = []) => ({
  ranges: [{ type: "ECOSYSTEM" as const, events }],
  versions,
});

test.each([
  ["before the fix", "1.0", entry([{ introduced: "0" }, { fixed: "1.1" }]), true],
  ["the fix itself", "1.1", entry([{ introduced: "0" }, { fixed: "1.1" }]), false],
  ["spelled otherwise", "1.1.0", entry([{ introduced: "0" }, { fixed: "1.1" }]), false],
  ["before it came in", "0.9", entry([{ introduced: "1.0" }, { fixed: "1.1" }]), false],
  ["a pre-release of the fix", "1.1rc1", entry([{ introduced: "0" }, { fixed: "1.1" }]), true],
  ["a development release before 0", "0.dev1", entry([{ introduced: "0" }]), true],
  ["the last affected", "1.4", entry([{ introduced: "1" }, { last_affected: "1.4" }]), true],
  ["after the last affected", "1.5", entry([{ introduced: "1" }, { last_affected: "1.4" }]), false],
  [
    "between two stretches",
    "2.5",
    entry([{ introduced: "3" }, { fixed: "2" }, { introduced: "0" }, { fixed: "4" }]),
    false,
  ],
  [
    "in the second stretch",
    "3.5",
    entry([{ introduced: "3" }, { fixed: "2" }, { introduced: "0" }, { fixed: "4" }]),
    true,
  ],
  ["past the limit", "2.0", entry([{ introduced: "0" }, { limit: "2.0" }]), false],
  ["before the limit", "1.9", entry([{ introduced: "0" }, { limit: "2.0" }]), true],
  ["named", "7.0.0", entry([{ introduced: "0" }, { fixed: "1" }], ["7.0"]), true],
  ["no version", "banana", entry([{ introduced: "0" }]), false],
  ["no version, yet named", "banana", entry([{ introduced: "0" }], ["banana"]), true],
])("PyPI: %s", (_, version, affected, expected) => {
  expect(isAffected(version, affected, pypi)).toBe(expected);
});

test("ranges of commits say nothing", () => {
  const git = { ranges: [{ type: "GIT" as const, events: [{ introduced: "0" }] }], versions: [] };
  expect(isAffected("1.0", git, pypi)).toBe(false);
});

test("Debian: a rebuild is not the fix", () => {
  const affected = entry([{ introduced: "0" }, { fixed: "1.10.0-3+deb12u1" }]);
  expect(isAffected("1.10.0-3+b1", affected, debian)).toBe(true);
  expect(isAffected("1.10.0-3+deb12u1", affected, debian)).toBe(false);
});

test("the lowest fixed version clears every entry", () => {
  const branches = entry([
    { introduced: "0" },
    { fixed: "3.2.5" },
    { introduced: "4.0" },
    { fixed: "4.0.3" },
  ]);
  const later = entry([{ introduced: "3.2" }, { fixed: "4.0.1" }]);
  expect(lowestFixed("3.2.1", [branches], pypi)).toEqual(["3.2.5"]);
  expect(lowestFixed("3.2.1", [branches, later], pypi)).toEqual(["4.0.3"]);
  expect(fixedAbove("3.2.1", [branches, later], pypi)).toEqual(["3.2.5", "4.0.1", "4.0.3"]);
  expect(lowestFixed("3.2.1", [branches, entry([{ introduced: "0" }])], pypi)).toEqual([]);
});

test("knows which ecosystems it can order", () => {
  expect(
    ["PyPI", "Debian:12", "Ubuntu:22.04", "npm", "GIT"].map((e) => orderOf(e) !== undefined),
  ).toEqual([true, true, true, true, false]);
});
