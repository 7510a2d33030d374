import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { logInjection } from "./log-injection.ts";

const flask =
  'import logging\nfrom flask import request\nlog = logging.getLogger(__name__)\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["a log", view(flask, "logging.info('x %s', x)")],
  ["a logger", view(flask, "log.warning(f'x {x}')")],
])("reports %s", (_, files) => {
  expect(findFlows(logInjection, files)).toEqual([expect.stringMatching(/^low a\.py:\d+ view$/)]);
});

test.each([
  ["%r", view(flask, "logging.info(f'x {x!r}')")],
  ["a number", view(flask, "log.info(int(x))")],
])("allows %s", (_, files) => {
  expect(findFlows(logInjection, files)).toEqual([]);
});
