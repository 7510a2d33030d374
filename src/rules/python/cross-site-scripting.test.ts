import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { crossSiteScripting } from "./cross-site-scripting.ts";

const flask =
  'from flask import request\nfrom markupsafe import Markup, escape\ndef view():\n    x = request.args["x"]\n';
const django =
  'from django.utils.html import format_html\nfrom django.utils.safestring import mark_safe\ndef view(request):\n    x = request.GET["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["Markup", view(flask, "return Markup('<b>' + x + '</b>')")],
  ["mark_safe", view(django, "return mark_safe(f'<b>{x}</b>')")],
])("reports %s", (_, files) => {
  expect(findFlows(crossSiteScripting, files)).toEqual([
    expect.stringMatching(/^high a\.py:\d+ view$/),
  ]);
});

test.each([
  ["what is unescaped again", view(flask, "return Markup(x).unescape()")],
  ["escaped values", view(flask, "return Markup('<b>' + escape(x) + '</b>')")],
  ["format_html", view(django, "return format_html('<b>{}</b>', x)")],
  ["a cookie", view(flask, "return Markup(request.cookies['a'])")],
  ["Markup that puts values in", view(flask, "return Markup('<b>{}</b>').format(x)")],
])("allows %s", (_, files) => {
  expect(findFlows(crossSiteScripting, files)).toEqual([]);
});
