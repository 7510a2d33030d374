import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { templateSafeFilter } from "../rules/python/template-safe-filter.ts";
import { templateSyntax } from "../syntax/template.ts";
import { escapeInTemplate } from "./escape-in-template.ts";

const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "templates/a.html": text },
    rules: [templateSafeFilter],
    fixers: [escapeInTemplate],
    syntaxes: [templateSyntax],
    guided,
  });

test.each([
  ["<p>{{ x|safe }}</p>\n", "<p>{{ x }}</p>\n"],
  ["<b>{{- x | trim | safe -}}\r\n", "<b>{{- x | trim -}}\r\n"],
  ["<p>{{ x|safe|truncate(9) }}{{ y|safeseq|join }}", "<p>{{ x|truncate(9) }}{{ y|join }}"],
  [
    "<p>{% autoescape off %}{{ x }}{% endautoescape %}",
    "<p>{% autoescape on %}{{ x }}{% endautoescape %}",
  ],
  ["<!-- a -->{%- autoescape false -%}{{ x }}", "<!-- a -->{%- autoescape true -%}{{ x }}"],
])("%j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["templates/a.html"]).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["templates/a.html"]).toBe(before);
});

test.each([
  ["a bar in a text", "<p>{{ x|default('a |safe')|safe }}"],
  ["what is HTML by its name", "<p>{{ embed.html|safe }}"],
  ["plain text", "{{ name|safe }} is up"],
  ["a value of a script", "<script>var a = {{ x|safe }};</script>"],
])("%s is left to a person", async (_, text) => {
  const { files, refused } = await fix(text);
  expect(files["templates/a.html"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
