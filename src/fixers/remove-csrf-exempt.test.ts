import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { csrfOff } from "../rules/python/csrf-off.ts";
import { removeCsrfExempt } from "./remove-csrf-exempt.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [csrfOff],
    fixers: [removeCsrfExempt],
    syntaxes: [python],
    guided,
  });
const head = "from django.views.decorators.csrf import csrf_exempt\r\n\r\n\r\n";

test("deletes the decorator alone", async () => {
  const before = `${head}@login_required\r\n@csrf_exempt\r\ndef pay(request):\r\n    pass\r\n`;
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(before.replace("@csrf_exempt\r\n", ""));
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["a.py"]).toBe(before);
});

test.each([
  [
    "a comment beside it",
    `${head}@csrf_exempt  # the shop has no token\r\ndef pay(request): pass\r\n`,
  ],
  ["a setting", "WTF_CSRF_ENABLED = False\n"],
])("refuses %s", async (_, text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
