import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { openRedirect } from "./open-redirect.ts";

const flask =
  'from urllib.parse import urlparse\nfrom flask import abort, redirect, request, url_for\ndef view():\n    x = request.args["x"]\n';
const django =
  'from django.http import HttpResponseRedirect\nfrom django.shortcuts import redirect\nfrom django.utils.http import url_has_allowed_host_and_scheme\ndef view(request):\n    x = request.GET["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["a whole address", view(flask, "return redirect(x)")],
  ["a value behind one slash", view(flask, "return redirect('/' + x)")],
  ["a value behind a scheme", view(flask, "return redirect(f'https://{x}/')")],
  ["a redirect of Django", view(django, "return HttpResponseRedirect(x)")],
])("reports %s", (_, files) => {
  expect(findFlows(openRedirect, files)).toEqual([
    expect.stringMatching(/^medium a\.py:\d+ view$/),
  ]);
});

test.each([
  ["a value behind a path", view(flask, "return redirect('/a/' + x)")],
  ["a route", view(flask, "return redirect(url_for('a', x=x))")],
  [
    "a checked host",
    view(
      django,
      "if not url_has_allowed_host_and_scheme(x, None):",
      "    x = '/'",
      "return redirect(x)",
    ),
  ],
  [
    "a compared host",
    view(flask, "if urlparse(x).netloc != 'a.example':", "    abort(400)", "return redirect(x)"),
  ],
  ["a header", view(flask, "return redirect(request.headers['Referer'])")],
])("allows %s", (_, files) => {
  expect(findFlows(openRedirect, files)).toEqual([]);
});
