import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { insecureTempName as rule } from "./insecure-temp-name.ts";

const python = await loadPython();

const count = (text: string) =>
  [...rule.find(python.parse({ path: "app.py", text, encoding: "utf-8" }))].length;

test.each(["import tempfile as t\nt.mktemp()", "from tempfile import mktemp\nmktemp('.x')"])(
  "reports %j",
  (text) => {
    expect(count(text)).toBe(1);
  },
);

test.each(["import tempfile\ntempfile.mkstemp()", "from mine import mktemp\nmktemp()"])(
  "allows %j",
  (text) => {
    expect(count(text)).toBe(0);
  },
);
