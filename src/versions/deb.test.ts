import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { needs } from "../../test/needs.ts";
import { compareDeb, parseDeb, withoutBinaryRebuild } from "./deb.ts";

const ascending = [
  ["1.0~~", "1.0~"],
  ["1.0~rc1", "1.0"],
  ["1.0", "1.0+b1"],
  ["1.0-1", "1.0-1+b1"],
  ["1.0-1+b1", "1.0-1+deb12u1"],
  ["1.10.0-3", "1.10.0-3+deb12u1"],
  ["1.10.0-3+b1", "1.10.0-3+deb12u1"],
  ["2.38.1-5", "1:2.38.1-5"],
  ["1.9", "1.10"],
  ["1.0a", "1.0b"],
  ["1.0z", "1.0+"],
  ["1.0-1", "1.0-1.1"],
  ["9", "20240101123456789012345"],
  ["20240101123456789012345", "20240101123456789012346"],
  ["1.0-1~bpo12+1", "1.0-1"],
  ["1-2-3", "1-3-2"],
] as const;

test.each(ascending)("%s < %s", (a, b) => {
  expect(compareDeb(a, b)).toBeLessThan(0);
  expect(compareDeb(b, a)).toBeGreaterThan(0);
});

test.each([
  ["1.0-0", "1.0"],
  ["1.00", "1.0"],
  ["0:1.0-1", "1.0-1"],
  ["1.0-01", "1.0-1"],
  [" 1.0 ", "1.0"],
])("%s = %s", (a, b) => expect(compareDeb(a, b)).toBe(0));

test("splits an epoch, and only digits are one", () => {
  expect(parseDeb("2:1.2-3-4")).toEqual({ epoch: "2", upstream: "1.2-3", revision: "4" });
  expect(parseDeb("a:1.2")).toEqual({ epoch: "0", upstream: "a:1.2", revision: "" });
  expect(withoutBinaryRebuild("1.2-3+b14")).toBe("1.2-3");
  expect(withoutBinaryRebuild("1.2+b1-3")).toBe("1.2+b1-3");
});

const part = fc.string({ unit: fc.constantFrom(..."0019azA.+~-"), maxLength: 8 });
const version = fc
  .tuple(fc.constantFrom("", "0:", "1:", "10:"), fc.constantFrom("0", "1", "12"), part)
  .map((parts) => parts.join(""))
  // dpkg refuses a hyphen with nothing behind it.
  .filter((text) => !text.endsWith("-"));

test("is a total order", () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const sign = (x: string, y: string) => Math.sign(compareDeb(x, y));
      expect(sign(a, b)).toBe(0 - sign(b, a) || 0);
      expect(sign(a, a)).toBe(0);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      if (sign(a, b) === 0) expect(sign(a, c)).toBe(sign(b, c));
    }),
    { numRuns: 2000 },
  );
});

test("never fails on any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      expect(Math.sign(compareDeb(a, b))).toBe(0 - Math.sign(compareDeb(b, a)) || 0);
    }),
  );
});

needs("dpkg")("agrees with dpkg --compare-versions", () => {
  const pairs = [...ascending, ...fc.sample(fc.tuple(version, version), { numRuns: 300, seed: 7 })];
  const script = pairs
    .map(
      ([a, b]) =>
        `if dpkg --compare-versions '${a}' lt '${b}' 2>/dev/null; then echo -1; elif dpkg --compare-versions '${a}' eq '${b}' 2>/dev/null; then echo 0; else echo 1; fi`,
    )
    .join("\n");
  const lines = spawnSync("sh", { input: script, encoding: "utf8" }).stdout.trim().split("\n");
  expect(lines.map(Number)).toEqual(pairs.map(([a, b]) => Math.sign(compareDeb(a, b))));
});
