import { expect, test } from "vitest";
import { templateSyntax } from "../../syntax/template.ts";
import { templateSafeFilter as rule } from "./template-safe-filter.ts";

const find = (text: string, path = "templates/a.html") =>
  [...rule.find(templateSyntax.parse({ path, text, encoding: "utf-8" }))].map(({ range }) =>
    text.slice(range.start, range.end),
  );

test.each([
  ["<p>{{ comment.body|safe }}</p>", "{{ comment.body|safe }}"],
  ["{{ a | upper | safe }}", "{{ a | upper | safe }}"],
  ["{{ items|safeseq|join:', ' }}", "{{ items|safeseq|join:', ' }}"],
  ["{% autoescape off %}{{ a }}{% endautoescape %}", "{% autoescape off %}"],
  ["{%- autoescape false -%}{{ a }}{% endautoescape %}", "{%- autoescape false -%}"],
])("reports %s", (text, found) => {
  expect(find(text)).toEqual([found]);
});

test.each([
  "{{ a }}",
  "{{ a|tojson|safe }}",
  "{{ form.as_p|safe }}",
  "{{ super()|safe }}",
  "{{ text|sanitize|safe }}",
  "{% autoescape on %}",
  "{# {{ a|safe }} #}",
  "{{ safe }}",
  "<script>x = a|safe</script>",
])("allows %s", (text) => {
  expect(find(text)).toEqual([]);
});
