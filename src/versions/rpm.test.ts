import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { compareRpm, compareSegments, parseRpm } from "./rpm.ts";

/** Each is less than the next. */
const ascending: readonly (readonly string[])[] = [
  ["1.0~rc1~git123", "1.0~rc1", "1.0~rc1^git1", "1.0~rc2", "1.0", "1.0^", "1.0^git1~pre"],
  ["1.0^git1", "1.0^git2", "1.0^20160101", "1.0^20160101^git1", "1.0^20160102", "1.0a", "1.0aa"],
  ["1.0.1", "2.0", "2.0.1", "2.0.1a", "4.999.9", "5.0"],
  ["5.5p1", "5.5p2", "5.5p10", "5.6p1", "6.5p1"],
  ["xyz.4", "xyz10", "xyz10.1", "2", "8"],
  ["10a1", "10b2"],
  ["10xyz", "10.1xyz"],
  ["1b.fc17", "1.fc17", "1g.fc17"],
  ["6.0", "6.0.rc1"],
  ["10.0001", "10.0039", "20101121", "20101122"],
  ["1.0^git1", "1.01"],
  ["9", "99999999999999999999998", "99999999999999999999999"],
];

describe("versions and releases", () => {
  const pairs = ascending.flatMap((chain) =>
    chain.flatMap((a, i) => chain.slice(i + 1).map((b) => [a, b] as const)),
  );
  test.each(pairs)("%s < %s", (a, b) => {
    expect(compareSegments(a, b)).toBeLessThan(0);
    expect(compareSegments(b, a)).toBeGreaterThan(0);
  });

  test.each([
    ["10.0001", "10.1"],
    ["2_0", "2.0"],
    ["a+", "a_"],
    ["+a", "_a"],
    ["+", "_"],
    ["fc4", "fc.4"],
    ["1.1.α", "1.1.ββ"],
  ])("%s = %s", (a, b) => expect(compareSegments(a, b)).toBe(0));
});

test.each([
  ["1.0-1", "1.0-2"],
  ["1.0-9.el9", "1.0-9.el9_2.1"],
  ["2.0-1", "1:1.0-1"],
  ["1:2.0-1", "10:1.0-1"],
  ["1.0", "1.0-1"],
  ["4.18.0-305.el8", "4.18.0-305.3.1.el8_4"],
  ["5.14.0-70.13.1.el9_0", "5.14.0-162.6.1.el9_1"],
])("%s < %s", (a, b) => {
  expect(compareRpm(a, b)).toBeLessThan(0);
  expect(compareRpm(b, a)).toBeGreaterThan(0);
});

test("an epoch of 0 and none are one, and only digits are an epoch", () => {
  expect(compareRpm("0:1.0-1", "1.0-1")).toBe(0);
  expect(compareRpm(":1.0-1", "1.0-1")).toBe(0);
  expect(parseRpm("2:1.2-3-4")).toEqual({ epoch: "2", version: "1.2-3", release: "4" });
  expect(parseRpm("a:1.2")).toEqual({ epoch: "0", version: "a:1.2", release: undefined });
});

const part = fc.string({ unit: fc.constantFrom(..."0019azAZ._+~^"), minLength: 1, maxLength: 8 });
const version = fc
  .tuple(fc.constantFrom("", "0:", "1:", "12:"), part, fc.option(part))
  .map(([epoch, of, release]) => `${epoch}${of}${release === null ? "" : `-${release}`}`);

test("is a total order", () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const sign = (x: string, y: string) => Math.sign(compareRpm(x, y));
      expect(sign(a, b)).toBe(0 - sign(b, a) || 0);
      expect(sign(a, a)).toBe(0);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      if (sign(a, b) === 0) expect(sign(a, c)).toBe(sign(b, c));
    }),
    { numRuns: 3000 },
  );
});

test("never fails on any text, and needs no longer for a long one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      expect(Math.sign(compareRpm(a, b))).toBe(0 - Math.sign(compareRpm(b, a)) || 0);
    }),
  );
  const long = "1.a~".repeat(30_000);
  expect(compareSegments(`${long}1`, `${long}2`)).toBeLessThan(0);
});

needs("rpmlua")("agrees with rpm on whole versions", () => {
  const facts = ascending.flatMap((chain) =>
    chain.slice(1).map((b, i) => [chain[i] ?? "", b] as const),
  );
  const made = fc.sample(fc.tuple(version, version), { numRuns: 3000, seed: 11 });
  const pairs = [...facts, ...made];
  const script = join(tempFolder(), "compare.lua");
  writeFileSync(script, pairs.map(([a, b]) => `print(rpm.vercmp("${a}", "${b}"))`).join("\n"));
  const { stdout, stderr } = spawnSync("rpmlua", [script], { encoding: "utf8" });
  const answers = stdout.trim().split(/\s+/).map(Number);
  expect(answers, stderr).toEqual(pairs.map(([a, b]) => Math.sign(compareRpm(a, b))));
});
