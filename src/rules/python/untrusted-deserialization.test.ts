import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { untrustedDeserialization } from "./untrusted-deserialization.ts";

const flask =
  'import base64, json, pickle\nfrom flask import request\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([["pickle", view(flask, "pickle.loads(base64.b64decode(x))")]])(
  "reports %s",
  (_, files) => {
    expect(findFlows(untrustedDeserialization, files)).toEqual([
      expect.stringMatching(/^high a\.py:\d+ view$/),
    ]);
  },
);

test.each([
  ["JSON", view(flask, "json.loads(x)")],
  ["a file of its own", view(flask, "pickle.load(open('a'))")],
])("allows %s", (_, files) => {
  expect(findFlows(untrustedDeserialization, files)).toEqual([]);
});
