import { expect, test } from "vitest";
import { endOfLifeOf } from "./operating-systems.ts";

const system = (id: string, versionId: string) => ({ id, versionId, name: id });

test.each([
  ["debian", "11", "2026-08-31"],
  ["debian", "12.5", "2028-06-30"],
  ["ubuntu", "20.04", "2025-05-29"],
  ["alpine", "3.19.1", "2025-11-01"],
  ["rhel", "9.4", "2032-05-31"],
  ["rocky", "8.10", "2029-05-31"],
  ["fedora", "41", "2025-12-15"],
  ["amzn", "2", "2026-06-30"],
  ["opensuse-leap", "15.6", "2026-04-30"],
])("%s %s has fixes until %s", (id, versionId, date) => {
  const found = endOfLifeOf(system(id, versionId));
  expect(found?.date).toBe(date);
  expect(found?.source).toMatch(/\d/);
});

test.each([
  ["wolfi", "20230201"],
  ["debian", ""],
  ["debian", "99"],
  ["alpine", "edge"],
  ["ubuntu", "22"],
  ["constructor", "1"],
])("%s %s is not judged", (id, versionId) => {
  expect(endOfLifeOf(system(id, versionId))).toBeUndefined();
});
