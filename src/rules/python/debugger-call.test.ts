import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { debuggerCall } from "./debugger-call.ts";

const python = await loadPython();

test.each([
  ["the built-in", "def f():\n    [[breakpoint()]]\n"],
  ["a debugger imported in the same line", "import pdb; [[pdb.set_trace()]]\n"],
  ["another name", "from ipdb import set_trace as stop\r\nif x: [[stop()]]\r\n"],
  ["one with arguments", "import pudb\n[[pudb.set_trace(paused=False)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(debuggerCall, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a function of the project", "def breakpoint(): pass\nbreakpoint()\n"],
  ["a method", "ui.breakpoint()\nself.set_trace()\n"],
  ["a hook", "import sys\nsys.breakpointhook = None\nf = breakpoint\n"],
  ["text", "x = 'breakpoint()'  # breakpoint()\n"],
])("allows %s", (_, text) => {
  expect(mark(debuggerCall, python, text, "a.py")).toBe(text);
});
