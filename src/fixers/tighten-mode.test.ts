import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { filePermissions } from "../rules/python/file-permissions.ts";
import { tightenMode } from "./tighten-mode.ts";

const python = await loadPython();

const fix = (text: string) =>
  fixFiles({
    files: { "app.py": text },
    rules: [filePermissions],
    fixers: [tightenMode],
    syntaxes: [python],
    guided: true,
  });

test.each([
  ["os.chmod(p, 0o777)  # c\r\n", "os.chmod(p, 0o775)  # c\r\n"],
  ["os.chmod(p, mode=0o666)\n", "os.chmod(p, mode=0o664)\n"],
  ["os.chmod(p, 511)\n", "os.chmod(p, 0o775)\n"],
])("%j", async (before, wanted) => {
  const { files, after } = await fix(`import os\n${before}`);
  expect(files["app.py"]).toBe(`import os\n${wanted}`);
  expect(after).toEqual([]);
});

test("refuses a mode that is put together", async () => {
  const { refused, proposals } = await fix(
    "import os, stat\nos.chmod(p, stat.S_IRWXU | stat.S_IWOTH)\n",
  );
  expect([proposals.length, refused.length]).toEqual([0, 1]);
});
