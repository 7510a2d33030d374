import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { untrustedTemplate } from "./untrusted-template.ts";

const flask =
  'import jinja2\nfrom flask import render_template_string, request\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["a built template", view(flask, "return render_template_string('Hello ' + x)")],
  ["jinja2", view(flask, "return jinja2.Template(x).render()")],
])("reports %s", (_, files) => {
  expect(findFlows(untrustedTemplate, files)).toEqual([
    expect.stringMatching(/^high a\.py:\d+ view$/),
  ]);
});

test.each([["a value", view(flask, "return render_template_string('Hello {{ x }}', x=x)")]])(
  "allows %s",
  (_, files) => {
    expect(findFlows(untrustedTemplate, files)).toEqual([]);
  },
);
