import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { xpathInjection } from "./xpath-injection.ts";

const xml =
  'from flask import request\nfrom lxml import etree\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([["lxml", view(xml, "etree.parse('a').xpath(\"//a[@b='%s']\" % x)")]])(
  "reports %s",
  (_, files) => {
    expect(findFlows(xpathInjection, files)).toEqual([
      expect.stringMatching(/^high a\.py:\d+ view$/),
    ]);
  },
);

test.each([["a variable", view(xml, "etree.parse('a').xpath('//a[@b=$x]', x=x)")]])(
  "allows %s",
  (_, files) => {
    expect(findFlows(xpathInjection, files)).toEqual([]);
  },
);
