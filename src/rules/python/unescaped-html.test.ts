import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { unescapedHtml } from "./unescaped-html.ts";

const python = await loadPython();
const django = "from django.utils.safestring import mark_safe\n";

test.each([
  ["an f-string", `${django}def f(x):\n    return [[mark_safe(f"<b>{x}</b>")]]\n`],
  ["a sum", `import markupsafe\ndef f(x):\n    return [[markupsafe.Markup("<b>" + x)]]\n`],
  [
    "a variable that holds one",
    `${django}def f(o):\n    html = "<b>%s</b>" % o.name\n    return [[mark_safe(html)]]\n`,
  ],
  ["a whole text", `from markupsafe import Markup as M\ndef f(x):\n    return [[M(x)]]\n`],
  ["what a user sent", "from flask import request, Markup\n[[Markup(request.args['q'])]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(unescapedHtml, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["literals", `${django}mark_safe("<b>x</b>")\nmark_safe("<b>" + "x")\n`],
  ["numbers", `${django}def f(n: int, m):\n    mark_safe(f"<b>{n}</b> {m:d} {len(m)}")\n`],
  [
    "escaped values",
    `${django}from html import escape\ndef f(x):\n    mark_safe("<b>" + escape(x))\n`,
  ],
  ["translations", `${django}mark_safe(_("<b>x</b>"))\n`],
  [
    "templates",
    `${django}def f(t, x):\n    mark_safe(t.render(x))\n    mark_safe(render_to_string("a.html", x))\n`,
  ],
  ["another function", "def mark_safe(x): pass\nmark_safe(f'{x}')\n"],
])("allows %s", (_, text) => {
  expect(mark(unescapedHtml, python, text, "a.py")).toBe(text);
});

test.each([
  ["high for a request", "from flask import request, Markup\nMarkup(request.args['q'])\n", "high"],
  ["low for a whole text", `${django}def f(x):\n    mark_safe(x)\n`, "low"],
])("is %s", (_, text, severity) => {
  const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
  expect([...unescapedHtml.find(document)].map((found) => found.severity)).toEqual([severity]);
});
