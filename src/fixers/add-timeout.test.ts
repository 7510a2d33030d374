import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { requestWithoutTimeout } from "../rules/python/request-without-timeout.ts";
import { addTimeout } from "./add-timeout.ts";

const python = await loadPython();

const fix = (text: string) =>
  fixFiles({
    files: { "app.py": text },
    rules: [requestWithoutTimeout],
    fixers: [addTimeout],
    syntaxes: [python],
  });

test.each([
  ["requests.get(url)", "requests.get(url, timeout=60)"],
  ["requests.get(url,)  # c", "requests.get(url, timeout=60,)  # c"],
  ["requests.get(url, timeout=None)", "requests.get(url, timeout=60)"],
  [
    "requests.post(\r\n    url,\r\n    json=x,\r\n)",
    "requests.post(\r\n    url,\r\n    json=x,\r\n    timeout=60,\r\n)",
  ],
])("%j", async (before, wanted) => {
  const { files, after } = await fix(`import requests\n${before}\n`);
  expect(files["app.py"]).toBe(`import requests\n${wanted}\n`);
  expect(after).toEqual([]);
});

test("refuses where a comment would move", async () => {
  const { refused, proposals } = await fix("import requests\nrequests.get(\n    url  # c\n)\n");
  expect([proposals.length, refused.length]).toEqual([0, 1]);
});
