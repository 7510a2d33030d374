import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { requestWithoutTimeout } from "../rules/python/request-without-timeout.ts";
import { addTimeout } from "./add-timeout.ts";

const python = await loadPython();
const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "a.py": text },
    rules: [requestWithoutTimeout],
    fixers: [addTimeout],
    syntaxes: [python],
    guided,
  });

test.each([
  ["import requests\nrequests.get(u)\n", "import requests\nrequests.get(u, timeout=60)\n"],
  [
    "import requests\r\nr = requests.post(\r\n    u,\r\n    json=d,\r\n)",
    "import requests\r\nr = requests.post(\r\n    u,\r\n    json=d,\r\n    timeout=60,\r\n)",
  ],
])("%j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("is guided where the limit was turned off", async () => {
  const text = "import httpx\nhttpx.Client(timeout=None)\n";
  expect((await fix(text)).files["a.py"]).toBe(text);
  expect((await fix(text, true)).files["a.py"]).toBe(text.replace("None", "60"));
});

test("refuses where a comment stands behind the last argument", async () => {
  const text = "import requests\nrequests.get(\n    u  # why\n)\n";
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
