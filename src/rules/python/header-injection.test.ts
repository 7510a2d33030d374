import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { headerInjection } from "./header-injection.ts";

const server =
  "from http.server import BaseHTTPRequestHandler\nclass Handler(BaseHTTPRequestHandler):\n  def do_GET(self):\n    x = self.path\n";
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([["send_header", view(server, "self.send_header('X', x)")]])("reports %s", (_, files) => {
  expect(findFlows(headerInjection, files)).toEqual([
    expect.stringMatching(/^medium a\.py:\d+ Handler\.do_GET$/),
  ]);
});

test.each([
  ["a constant", view(server, "self.send_header('X', 'y')")],
  ["a value without line ends", view(server, "self.send_header('X', x.replace('\\n', ''))")],
])("allows %s", (_, files) => {
  expect(findFlows(headerInjection, files)).toEqual([]);
});
