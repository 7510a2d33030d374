import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { debuggerCall } from "../rules/python/debugger-call.ts";
import { removeDebuggerCall } from "./remove-debugger-call.ts";

const python = await loadPython();

test.each([
  [
    "a line",
    "def f():\n    x = 1\n    breakpoint()  # here\n    return x\n",
    "def f():\n    x = 1\n    return x\n",
  ],
  ["all of a block", "def f():\r\n\tbreakpoint()\r\n", "def f():\r\n\tpass\r\n"],
  [
    "two that are all of a block",
    "if x:\n    breakpoint()\n    breakpoint()\nelse:\n    breakpoint()\n",
    "if x:\n    pass\nelse:\n    pass\n",
  ],
  ["behind its import", "import pdb; pdb.set_trace()\nx = 1\n", "import pdb\nx = 1\n"],
  ["before another statement", "def f():\n    breakpoint(); g()\n", "def f():\n    g()\n"],
  ["between two", "a(); breakpoint(); b()\n", "a(); b()\n"],
  ["in one line", "if x: breakpoint()\n", "if x: pass\n"],
  ["the last line without an end", "x = 1\nbreakpoint()", "x = 1\n"],
  ["the only line, after a mark", "\uFEFFbreakpoint()\n", "\uFEFF"],
  ["a semicolon behind it", "x = 1\nbreakpoint();\ny = 1\n", "x = 1\ny = 1\n"],
  [
    "an except",
    "try:\n    f()\nexcept E:\n    breakpoint()\n",
    "try:\n    f()\nexcept E:\n    pass\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fixFiles({
    files: { "a.py": before },
    rules: [debuggerCall],
    fixers: [removeDebuggerCall],
    syntaxes: [python],
  });
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});
