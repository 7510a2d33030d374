import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { predictableTempPath as rule } from "./predictable-temp-path.ts";

const python = await loadPython();

const count = (text: string, path = "app.py") =>
  [...rule.find(python.parse({ path, text, encoding: "utf-8" }))].length;

test.each([
  'open("/tmp/x", "w")',
  'open("/var/tmp/x.log", mode="ab")',
  'with open("/dev/shm/x", "r+") as f: pass',
  'PATH = "/tmp/" + "x"\nopen(PATH, "w")',
  'import os\nos.makedirs("/tmp/work")',
  'import shutil\nshutil.copy(a, "/tmp/b")',
  'from pathlib import Path\nPath("/tmp/x").write_text("")',
])("reports %j", (text) => {
  expect(count(text)).toBe(1);
});

test.each([
  'open("/tmp/x")',
  'open("/tmp/x", "rb")',
  'open("/home/a/tmp/x", "w")',
  'open(path, "w")',
  'print("/tmp/x")',
  'import os\nos.listdir("/tmp/x")',
  'import os\nos.mkdir("/tmp/")',
])("allows %j", (text) => {
  expect(count(text)).toBe(0);
});

test("says nothing of tests", () => {
  expect(count('open("/tmp/x", "w")', "tests/test_a.py")).toBe(0);
});
