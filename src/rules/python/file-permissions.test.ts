import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { filePermissions as rule } from "./file-permissions.ts";

const python = await loadPython();

const find = (text: string) =>
  [...rule.find(python.parse({ path: "app.py", text, encoding: "utf-8" }))].map(
    ({ message }) => message.split(" ")[1],
  );

test.each([
  ["import os\nos.chmod(p, 0o777)", "0o777"],
  ["import os\nos.chmod(p, mode=0o666)", "0o666"],
  ["import os\nos.chmod(p, 511)", "0o777"],
  ["import os\nMODE = 0o722\nos.chmod(p, MODE)", "0o722"],
  ["import os, stat\nos.chmod(p, stat.S_IRWXU | stat.S_IWOTH)", "0o702"],
  ["import os, stat\nos.chmod(p, old | stat.S_IWOTH)", "0o2"],
  ["from pathlib import Path\nPath(p).chmod(0o777)", "0o777"],
])("reports %j", (text, mode) => {
  expect(find(text)).toEqual([mode]);
});

test.each([
  "import os\nos.chmod(p, 0o755)",
  "import os\nos.chmod(p, 0o664)",
  "import os\nos.chmod(p, 0o1777)",
  "import os\nos.chmod(p, mode)",
  "import os\nos.chmod(p)",
  "import mine\nmine.chmod(p, 0o777)",
])("allows %j", (text) => {
  expect(find(text)).toEqual([]);
});
