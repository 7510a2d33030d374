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
  ["{{- x | trim | safe -}}\r\n", "{{- x | trim -}}\r\n"],
  ["{{ x|safe|truncate(9) }}{{ y|safeseq|join }}", "{{ x|truncate(9) }}{{ y|join }}"],
  [
    "{% autoescape off %}{{ x }}{% endautoescape %}",
    "{% autoescape on %}{{ x }}{% endautoescape %}",
  ],
  ["{%- autoescape false -%}{{ x }}", "{%- autoescape true -%}{{ x }}"],
])("%j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["templates/a.html"]).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["templates/a.html"]).toBe(before);
});

test.each([
  ["a bar in a text", "{{ x|default('a |safe')|safe }}"],
  ["what is HTML by its name", "{{ embed.html|safe }}"],
  ["a value of a script", "<script>var a = {{ x|safe }};</script>"],
])("%s is left to a person", async (_, text) => {
  const { files, refused } = await fix(text);
  expect(files["templates/a.html"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
