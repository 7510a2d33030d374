import { expect, test } from "vitest";
import { hostileReport, plainOptions, samples } from "../../test/report-samples.ts";
import { json } from "../reporters/json.ts";
import { suture } from "./suture.ts";

const bare = {
  schemaVersion: "1",
  tool: { name: "suture", version: "0" },
  findings: [],
  assets: [],
  gaps: [],
};

const samplesAndHostile = Object.entries({ ...samples, hostile: hostileReport });

test.each(samplesAndHostile)("reads what was written: %s", (_, report) => {
  const text = json.render(report, plainOptions);
  expect(suture.recognises(text)).toBe(true);
  const read = suture.read(text);
  expect(json.render(read, plainOptions)).toBe(text);
  expect(read.assets.map(({ asset }) => asset)).toEqual(report.assets.map(({ asset }) => asset));
});

test.each([
  ["another format", "null", "the whole"],
  ["an empty object", "{}", "schemaVersion"],
  ["a later version", JSON.stringify({ ...bare, schemaVersion: "2" }), "schemaVersion"],
  ["another program", JSON.stringify({ ...bare, tool: { name: "x" } }), "tool.name"],
  ["a finding of nothing", JSON.stringify({ ...bare, findings: [{}] }), "findings.0"],
  ["no gaps", JSON.stringify({ ...bare, gaps: undefined }), "gaps"],
  ["an asset without packages", JSON.stringify({ ...bare, assets: [{ id: "." }] }), "assets.0"],
  ["no JSON", "SECRET=abc", "it is no JSON"],
])("refuses %s", (_, text, where) => {
  expect(() => suture.read(text)).toThrow(SyntaxError);
  expect(() => suture.read(text)).toThrow(where);
});
