import { expect, test } from "vitest";
import { bestScore } from "./cvss.ts";

const v2 = "AV:N/AC:L/Au:N/C:C/I:C/A:C";
const v31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N";
const v40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

test.each([
  [[v2], 10],
  [[v31], 6.1],
  [[v40], 9.3],
  [[v31, v40], 9.3],
  // Version 2 rates the same flaw higher than its successors do.
  [[v2, v31], 6.1],
  [["nonsense", v31, "CVSS:3.1/AV:X", ""], 6.1],
] as const)("%j scores %d", (vectors, score) => {
  expect(bestScore(vectors)?.score).toBe(score);
});

test.each([
  ["AV:L/AC:H/AT:P/PR:N/UI:A/VC:H/VI:L/VA:N/SC:L/SI:L/SA:L", 5.7],
  ["AV:L/AC:H/AT:P/PR:N/UI:N/VC:N/VI:N/VA:L/SC:H/SI:H/SA:N", 5.1],
  ["AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:L/VA:H/SC:H/SI:H/SA:H", 8.6],
  ["AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0],
] as const)("version 4 rounds %s as FIRST's own calculator does", (metrics, score) => {
  // 5.6499999999999995 is 5.65, of which the half is rounded up.
  expect(bestScore([`CVSS:4.0/${metrics}`])?.score).toBe(score);
});

test("what is no vector has no score", () => {
  expect(bestScore([])).toBeUndefined();
  expect(bestScore(["7.5", "CVSS:3.1/nonsense", "a:b".repeat(10_000)])).toBeUndefined();
});
