import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { bidiText } from "../rules/python/bidi-text.ts";
import { escapeBidiText } from "./escape-bidi-text.ts";

const python = await loadPython();
const fix = (text: string) =>
  fixFiles({
    files: { "a.py": text },
    rules: [bidiText],
    fixers: [escapeBidiText],
    syntaxes: [python],
  });

test.each([
  ['x = "a\u202e\u2066b"\n', 'x = "a\\u202e\\u2066b"\n'],
  ["x = f'\\\\\u202e{y}'", "x = f'\\\\\\u202e{y}'"],
  ["x = 1  # a \u202eb\r\n", "x = 1  # a b\r\n"],
  ['"""Doc\n\u2067b\n"""\n', '"""Doc\n\\u2067b\n"""\n'],
])("%j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each(['x = r"\u202e"\n', 'x = "\\\u202e"\n'])("refuses %j", async (text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
