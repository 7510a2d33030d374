import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { evalCall } from "../rules/python/eval-call.ts";
import { readLiterals } from "./read-literals.ts";

const python = await loadPython();
const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "a.py": text },
    rules: [evalCall],
    fixers: [readLiterals],
    syntaxes: [python],
    guided,
  });

test.each([
  [
    "x = eval('[1, -2.5, {\"a\": None}]')\n",
    "import ast\nx = ast.literal_eval('[1, -2.5, {\"a\": None}]')\n",
  ],
  [
    "#!/usr/bin/python\r\nT = '(1, 2)'\r\nx = eval(T)",
    "#!/usr/bin/python\r\nimport ast\r\nT = '(1, 2)'\r\nx = ast.literal_eval(T)",
  ],
])("a text that is a literal: %j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("is guided where the text is not known", async () => {
  const text = "import ast as a\ndef f(s):\n    return eval(s)\n";
  expect((await fix(text)).files["a.py"]).toBe(text);
  expect((await fix(text, true)).files["a.py"]).toBe(text.replace("eval(s)", "a.literal_eval(s)"));
});

test.each([
  "eval('1 + 1')\n",
  "eval('f(1)')\n",
  "eval('[x]')\n",
  "eval('')\n",
  "eval('\"')\n",
  "exec(s)\n",
  "eval(s, {})\n",
  "eval(*s)\n",
  "ast = 1\neval(s)\n",
])("refuses %j", async (text) => {
  const { files, refused, before } = await fix(text, true);
  expect(files["a.py"]).toBe(text);
  expect(refused.map(({ reason }) => reason)).toEqual(before.map(() => "needs-person"));
});
