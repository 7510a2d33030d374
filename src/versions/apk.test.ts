import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareApk, isApk } from "./apk.ts";

/** Each is less than the next. */
const ascending: readonly (readonly string[])[] = [
  ["1.0_alpha", "1.0_alpha1", "1.0_beta", "1.0_pre2", "1.0_rc1", "1.0_rc10", "1.0", "1.0-r1"],
  ["1.0-r9", "1.0-r10", "1.0~1234", "1.0~2345-r0", "1.0~2345-r1", "1.0_cvs", "1.0_svn20240101"],
  ["1.0_git20240101", "1.0_hg1", "1.0_p1", "1.0_p9-r3", "1.0_p10", "1.0a", "1.0b-r2", "1.0.1"],
  ["1.9", "1.10", "1.39", "2.2", "2.16.1-r3", "6b-r7", "10-r1", "20060811"],
  // After a point, zeros in front make a fraction; in front of the first point they do not.
  ["8.2.0", "8.2.001", "8.2.0015", "8.2.002", "8.2.1", "8.2.10"],
  ["1.0", "1.00", "1.01", "1.06-r6", "1.1", "006"],
  ["0.1.0_alpha_pre2", "0.1.0_alpha", "0.1.0_alpha2", "0.1.3_alpha"],
  ["1.0.0_pre20191002222144-r0", "1.0.0_pre20210530193627-r0", "1.0.0"],
  ["4.2.52_p2-r1", "4.2.52_p4-r2", "4.5_p1", "4.5_p1-r1"],
  ["1.6.8_p9-r2", "1.6.8_p12-r1"],
  ["0.9.8c-r1", "0.9.8d", "2.5.1-r8", "2.5.1a-r1", "2.12r-r4", "2.12r-r5"],
  ["99999999999999999999999", "99999999999999999999999.1", "100000000000000000000000"],
];

describe("order", () => {
  const pairs = ascending.flatMap((chain) =>
    chain.flatMap((a, i) => chain.slice(i + 1).map((b) => [a, b] as const)),
  );
  test.each(pairs)("%s < %s", (a, b) => {
    expect(compareApk(a, b)).toBeLessThan(0);
    expect(compareApk(b, a)).toBeGreaterThan(0);
    expect([isApk(a), isApk(b)]).toEqual([true, true]);
  });

  test.each([
    ["1.0-r0", "1.0-r00"],
    ["007", "7"],
    ["1.0_p1", "1.0_p01"],
  ])("%s = %s", (a, b) => expect(compareApk(a, b)).toBe(0));

  test("what is no version is less than what it begins with, and more than a pre-release", () => {
    expect(compareApk("1.0!", "1.0")).toBeLessThan(0);
    expect(compareApk("1.0!", "1.0_rc1")).toBeGreaterThan(0);
    expect(compareApk("23_foo", "4_beta")).toBeGreaterThan(0);
    expect(compareApk("", "0")).toBeLessThan(0);
  });
});

test.each(["1.2", "0.1_pre2~1234abcd", "0.1_p1_pre2", "0.1_git20240101_pre1", "3b_rc1~0f-r12"])(
  "%s is a version",
  (version) => expect(isApk(version)).toBe(true),
);

test.each([
  ["", "0.1bc", "0.1bc1", "0.1a1", "0.1a.1", "0.1_pre2~", "0.1_pre2~1234xbcd", ".1", "a"],
  ["0.1_pre2~12ab_pre1", "0.1-r1~12ab", "0.1_foobar", "0.1_foobar1", "0.1-pre1.1", "0.1-r"],
  ["0.1-r2_pre1", "0.1-r2-r3", "0.1-r2.1", "_pre1", "-r1", "0.1_", "0.1_-r0", "0.1__alpha"],
  ["0.1_1_alpha", "1.", "1..2", "1.2A", "1.2 ", "1.2~ABCD", "1:1.2"],
])("no versions: %s …", (...versions) => {
  expect(versions.filter(isApk)).toEqual([]);
});

const number = fc.constantFrom("0", "1", "01", "001", "9", "10", "12", "0015");
const version = fc
  .record({
    digits: fc.array(number, { minLength: 1, maxLength: 3 }),
    letter: fc.constantFrom("", "", "a", "b"),
    suffixes: fc.array(
      fc.constantFrom("_alpha", "_beta1", "_pre", "_rc2", "_git3", "_p", "_p1", "_hg"),
      { maxLength: 2 },
    ),
    commit: fc.constantFrom("", "", "~1a", "~2b"),
    revision: fc.constantFrom("", "-r0", "-r1", "-r10"),
    rest: fc.constantFrom("", "", "", "!", "_foo", "?x"),
  })
  .map(
    ({ digits, letter, suffixes, commit, revision, rest }) =>
      digits.join(".") + letter + suffixes.join("") + commit + revision + rest,
  );

test("is a total order", () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const sign = (x: string, y: string) => Math.sign(compareApk(x, y));
      expect(sign(a, b)).toBe(0 - sign(b, a) || 0);
      expect(sign(a, a)).toBe(0);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      if (sign(a, b) === 0) expect(sign(a, c)).toBe(sign(b, c));
    }),
    { numRuns: 3000 },
  );
});

test("never fails on any text, and needs no longer for a long one", () => {
  const text = fc.string({ unit: fc.constantFrom(..."0123456789._-~abprcx"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      const sign = (x: string, y: string) => Math.sign(compareApk(x, y));
      expect(sign(a, b)).toBe(0 - sign(b, a) || 0);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 3000 },
  );
  const long = "1.".repeat(100_000);
  expect(compareApk(`${long}1`, `${long}2`)).toBeLessThan(0);
});
