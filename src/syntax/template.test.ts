import { expect, test } from "vitest";
import { compilePatterns } from "../model/index.ts";
import { templateSyntax } from "./template.ts";

const tags = (text: string) =>
  templateSyntax
    .parse({ path: "templates/a.html", text, encoding: "utf-8" })
    .tags.map(({ kind, text: inner, range }) => [kind, inner, text.slice(range.start, range.end)]);

test("outputs and blocks, with their braces", () => {
  expect(tags("<b>{{ a|safe }}</b>{%- if x -%}{{b}}{% endif %}")).toEqual([
    ["output", "a|safe", "{{ a|safe }}"],
    ["block", "if x", "{%- if x -%}"],
    ["output", "b", "{{b}}"],
    ["block", "endif", "{% endif %}"],
  ]);
});

test.each([
  ["comments", "{# {{ a|safe }} #}"],
  ["raw text", "{% raw %}{{ a|safe }}{% endraw %}"],
  ["verbatim text", "{% verbatim %}{{ a|safe }}{% endverbatim %}"],
  ["what is never closed", "{{ a|safe"],
  ["other braces", "function () { return {a: 1} }"],
])("%s are none", (_, text) => {
  expect(tags(text)).toEqual([]);
});

test("one kind that is never closed hides no other", () => {
  expect(tags("{{ a {% if b %}")).toEqual([["block", "if b", "{% if b %}"]]);
});

test("open tags without end are looked at once", () => {
  expect(tags("{{".repeat(500_000))).toEqual([]);
  expect(tags("{%a%}".repeat(50_000) + "{#".repeat(500_000))).toHaveLength(50_000);
});

test.each([
  ["templates/a.html", true],
  ["shop/templates/a.html", true],
  ["shop/templates/shop/mail/a.html", true],
  ["mail.txt.j2", true],
  ["docs/a.html", false],
])("%s is a template: %s", (path, expected) => {
  const owners = compilePatterns([[templateSyntax, templateSyntax.files]]);
  expect(owners(path).length > 0).toBe(expected);
});
