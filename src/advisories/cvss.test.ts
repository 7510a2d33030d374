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

test("what is no vector has no score", () => {
  expect(bestScore([])).toBeUndefined();
  expect(bestScore(["7.5", "CVSS:3.1/nonsense", "a:b".repeat(10_000)])).toBeUndefined();
});
