import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { codeInjection } from "./code-injection.ts";

const flask = 'import ast\nfrom flask import request\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["eval", view(flask, "eval(x)")],
  ["exec of a built text", view(flask, "exec('a = ' + x)")],
])("reports %s", (_, files) => {
  expect(findFlows(codeInjection, files)).toEqual([expect.stringMatching(/^high a\.py:\d+ view$/)]);
});

test.each([
  ["a literal", view(flask, "ast.literal_eval(x)")],
  ["a constant", view(flask, "eval('1 + 1')")],
  ["a number", view(flask, "eval(f'2 + {int(x)}')")],
])("allows %s", (_, files) => {
  expect(findFlows(codeInjection, files)).toEqual([]);
});
