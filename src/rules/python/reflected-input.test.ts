import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { reflectedInput } from "./reflected-input.ts";

const django =
  'from django.http import HttpResponse\ndef view(request):\n    x = request.GET["x"]\n';
const flask =
  'from flask import jsonify, make_response, render_template, request\nfrom markupsafe import escape\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["a response of Django", view(django, "return HttpResponse('Hello ' + x)")],
  ["make_response", view(flask, "return make_response(f'Hello {x}')")],
])("reports %s", (_, files) => {
  expect(findFlows(reflectedInput, files)).toEqual([
    expect.stringMatching(/^high a\.py:\d+ view$/),
  ]);
});

test.each([
  ["JSON", view(flask, "return jsonify(x)")],
  ["a content type", view(django, "return HttpResponse(x, content_type='text/plain')")],
  ["an escaped value", view(flask, "return make_response(escape(x))")],
  ["a template", view(flask, "return render_template('a.html', x=x)")],
])("allows %s", (_, files) => {
  expect(findFlows(reflectedInput, files)).toEqual([]);
});
