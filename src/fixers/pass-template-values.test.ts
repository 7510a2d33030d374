import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { templateInjection } from "../rules/python/template-injection.ts";
import { passTemplateValues } from "./pass-template-values.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [templateInjection],
    fixers: [passTemplateValues],
    syntaxes: [python],
    guided,
  });
const head = "from flask import render_template_string\r\n\r\n\r\ndef f(x, y):\r\n    ";

test.each([
  [
    "an f-string",
    'return render_template_string(f"<b>{x}</b>{y.name} {x}")\r\n',
    'return render_template_string("<b>{{ x }}</b>{{ name }} {{ x }}", x=x, name=y.name)\r\n',
  ],
  [
    "a sum",
    "return render_template_string('<b>' + x + '</b>')\r\n",
    "return render_template_string('<b>{{ x }}</b>', x=x)\r\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(head + before);
  expect(fixed.files["a.py"]).toBe(head + after);
  expect(fixed.after).toEqual([]);
  expect((await fix(head + before, false)).files["a.py"]).toBe(head + before);
});

test.each([
  ["marks of its own", 'return render_template_string("{{ y }}" + x)\r\n'],
  ["other values", 'return render_template_string("<b>" + x, y=y)\r\n'],
  ["one name for two values", 'return render_template_string(f"{x.name} {y.name}")\r\n'],
  ["a name of Flask", 'return render_template_string(f"<b>{x.config}")\r\n'],
  ["a call", 'return render_template_string(f"<b>{x()}")\r\n'],
])("refuses %s", async (_, body) => {
  const { files, refused } = await fix(head + body);
  expect(files["a.py"]).toBe(head + body);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
