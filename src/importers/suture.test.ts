import { expect, test } from "vitest";
import { suture } from "./suture.ts";

const report = {
  schemaVersion: "1",
  tool: { name: "suture", version: "0" },
  findings: [],
  assets: [],
  gaps: [],
};

test("reads a report of suture", () => {
  const text = JSON.stringify(report);
  expect(suture.recognises(text)).toBe(true);
  expect(suture.read(text).findings).toEqual([]);
});

test.each([
  "null",
  "{}",
  JSON.stringify({ ...report, schemaVersion: "2" }),
  JSON.stringify({ ...report, findings: [{}] }),
  JSON.stringify({ ...report, gaps: undefined }),
])("refuses %s", (text) => {
  expect(() => suture.read(text)).toThrow(SyntaxError);
});
