import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { insecureTempName } from "../rules/python/insecure-temp-name.ts";
import { makeTempFile } from "./make-temp-file.ts";

const python = await loadPython();

const fix = (text: string) =>
  fixFiles({
    files: { "app.py": text },
    rules: [insecureTempName],
    fixers: [makeTempFile],
    syntaxes: [python],
  });

test.each([
  [
    "import tempfile\nx = tempfile.mktemp()  # c\r\n",
    "import tempfile\nx = tempfile.NamedTemporaryFile(delete=False).name  # c\r\n",
  ],
  [
    "import tempfile as t\nx = t.mktemp('.a', dir=d)\n",
    "import tempfile as t\nx = t.NamedTemporaryFile(suffix='.a', dir=d, delete=False).name\n",
  ],
])("%j", async (before, wanted) => {
  const { files, after } = await fix(before);
  expect(files["app.py"]).toBe(wanted);
  expect(after).toEqual([]);
});

test("takes the name that an import gives it", async () => {
  const { files, after } = await fix("from tempfile import mktemp\nx = mktemp('.a')\n");
  expect(after).toEqual([]);
  expect(files["app.py"]).toContain("NamedTemporaryFile(suffix='.a', delete=False).name");
});

test.each([
  "import tempfile\ntempfile.mktemp(*args)\n",
  "import tempfile\ntempfile.mktemp(  # c\n)\n",
])("refuses %j", async (text) => {
  const { proposals, refused } = await fix(text);
  expect([proposals.length, refused.length]).toEqual([0, 1]);
});
