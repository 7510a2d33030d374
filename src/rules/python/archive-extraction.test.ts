import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { archiveExtraction as rule } from "./archive-extraction.ts";

const python = await loadPython();

const find = (text: string, path = "app.py") =>
  [...rule.find(python.parse({ path, text: `import tarfile\n${text}`, encoding: "utf-8" }))].map(
    ({ severity = "medium" }) => severity,
  );

test.each([
  ["tarfile.open(p).extractall(d)", "medium"],
  ["t = tarfile.open(p)\nt.extractall()", "medium"],
  ["with tarfile.open(p) as t:\n    t.extract(m, d)", "medium"],
  ["with tarfile.open(p) as t:\n    t.extractall(d, members=safe(t))", "low"],
  ['tarfile.open(p).extractall(d, filter="fully_trusted")', "medium"],
])("reports %j", (text, severity) => {
  expect(find(text)).toEqual([severity]);
});

test.each([
  'tarfile.open(p).extractall(d, filter="data")',
  'tarfile.open(p).extractall(d, filter="tar")',
  "tarfile.open(p).extractall(d, filter=mine)",
  "import zipfile\nzipfile.ZipFile(p).extractall(d)",
  "x.extractall(d)",
])("allows %j", (text) => {
  expect(find(text)).toEqual([]);
});

test("is a small matter in tests", () => {
  expect(find("tarfile.open(p).extractall(d)", "tests/test_a.py")).toEqual(["low"]);
});
