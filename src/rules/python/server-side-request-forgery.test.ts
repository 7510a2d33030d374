import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { serverSideRequestForgery } from "./server-side-request-forgery.ts";

const flask =
  'import urllib.request\nfrom urllib.parse import urlparse\nimport httpx, requests\nfrom flask import abort, request\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  ["requests", view(flask, "requests.get(x)")],
  ["a host", view(flask, "requests.get(f'http://{x}/a')")],
  ["a session", view(flask, "s = requests.Session()", "s.post(url=x)")],
  ["urllib", view(flask, "urllib.request.urlopen(x)")],
  ["httpx", view(flask, "with httpx.Client() as c:", "    c.get(x)")],
])("reports %s", (_, files) => {
  expect(findFlows(serverSideRequestForgery, files)).toEqual([
    expect.stringMatching(/^high a\.py:\d+ view$/),
  ]);
});

test.each([
  [
    "a client that chooses whom it talks to",
    view(flask, "with httpx.Client(transport=Safe()) as c:", "    c.get(x)"),
  ],
  ["a value behind a host", view(flask, "requests.get('http://a.example/' + x)")],
  ["parameters", view(flask, "requests.get('http://a.example/', params={'x': x})")],
  [
    "a listed host",
    view(flask, "if urlparse(x).hostname not in ('a', 'b'):", "    abort(400)", "requests.get(x)"),
  ],
  ["a value behind a setting", view(flask, "requests.get(f'{BASE}/a/{x}')")],
])("allows %s", (_, files) => {
  expect(findFlows(serverSideRequestForgery, files)).toEqual([]);
});
