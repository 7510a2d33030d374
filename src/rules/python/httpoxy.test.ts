import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { httpoxy } from "./httpoxy.ts";

const python = await loadPython();

test.each([
  ["wsgiref", "import wsgiref.handlers\n[[wsgiref.handlers.CGIHandler()]].run(app)\n"],
  ["Twisted", "from twisted.web import twcgi\nr.putChild('x', [[twcgi.CGIScript('/x')]])\n"],
])("reports %s", (_, marked) => {
  expect(mark(httpoxy, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a server", "from wsgiref.simple_server import make_server\nmake_server('', 1, app)\n"],
  ["another handler", "class CGIHandler: pass\nCGIHandler().run(app)\n"],
])("allows %s", (_, text) => {
  expect(mark(httpoxy, python, text, "a.py")).toBe(text);
});
