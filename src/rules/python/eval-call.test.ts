import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { evalCall } from "./eval-call.ts";

const python = await loadPython();

test.each([
  ["eval", "x = [[eval(text)]]\n"],
  ["exec", "[[exec(f'import {name}', scope)]]\n"],
  ["written text", "[[eval('1+1')]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(evalCall, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["methods", "model.eval()\ndf.eval('a + b')\ncursor.exec(x)\n"],
  ["functions of its own", "def eval(x): pass\neval(text)\nfrom sandbox import exec\nexec(x)\n"],
  ["other words", "evaluate(text)\nast.literal_eval(text)\n"],
])("allows %s", (_, text) => {
  expect(mark(evalCall, python, text, "a.py")).toBe(text);
});

test.each([
  [
    "high",
    "from flask import request\n@app.get('/')\ndef f():\n    return eval(request.args['q'])\n",
  ],
  ["medium", "def f(q):\n    return eval(q)\n"],
  ["low", "CODE = 'a' + 'b'\nexec(CODE)\n"],
  ["low", "exec(compile(open('setup.py').read(), 'setup.py', 'exec'))\n"],
])("%s: %j", (severity, text) => {
  const [match] = [...evalCall.find(parsePythonText(text))];
  expect(match?.severity ?? evalCall.severity).toBe(severity);
});
