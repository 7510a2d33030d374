import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { archiveExtraction } from "../rules/python/archive-extraction.ts";
import { filterArchive } from "./filter-archive.ts";

const python = await loadPython();
const call = "import tarfile\ntarfile.open(p).extractall(d)  # c\n";

const fix = (files: Readonly<Record<string, string>>, guided = true) =>
  fixFiles({
    files,
    rules: [archiveExtraction],
    fixers: [filterArchive],
    syntaxes: [python],
    guided,
  });

test.each([
  ["extractall(d)", 'extractall(d, filter="data")'],
  ["extractall()", 'extractall(filter="data")'],
  ['extractall(d, filter="fully_trusted")', 'extractall(d, filter="data")'],
])("%s", async (before, wanted) => {
  const text = (written: string) => `import tarfile\ntarfile.open(p).${written}  # c\r\n`;
  const { files, after } = await fix({ "app.py": text(before) });
  expect(files["app.py"]).toBe(text(wanted));
  expect(after).toEqual([]);
});

test("is guided where no version of Python is named", async () => {
  expect((await fix({ "app.py": call }, false)).proposals).toEqual([]);
});

test("refuses where a comment would move", async () => {
  const { refused } = await fix({
    "app.py": "import tarfile\ntarfile.open(p).extractall(\n  d # c\n)\n",
  });
  expect(refused).toHaveLength(1);
});
