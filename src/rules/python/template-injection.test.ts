import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { templateInjection } from "./template-injection.ts";

const python = await loadPython();
const flask = "from flask import render_template_string, request\n";

test.each([
  ["what a user sent", `${flask}[[render_template_string(request.args["t"])]]\n`],
  ["an f-string", `${flask}def f(x):\n    return [[render_template_string(f"<b>{x}</b>")]]\n`],
  [
    "a variable",
    `${flask}def f(x):\n    t = "<b>%s</b>" % x\n    return [[render_template_string(t, y=1)]]\n`,
  ],
  ["Jinja", "import jinja2\ndef f(x):\n    return [[jinja2.Template('Hi ' + x)]].render()\n"],
  [
    "an environment",
    "import jinja2\nenv = jinja2.Environment()\ndef f(x):\n    return [[env.from_string('Hi ' + x)]].render()\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(templateInjection, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["literals", `${flask}render_template_string("<b>{{ x }}</b>", x=request.args["x"])\n`],
  ["constants", `${flask}PAGE = "<b>" + "{{ x }}"\nrender_template_string(PAGE, x=1)\n`],
  [
    "a template that is handed over",
    "import jinja2\ndef f(text):\n    return jinja2.Template(text)\n",
  ],
  [
    "the sandbox",
    "from jinja2.sandbox import SandboxedEnvironment as S\nenv = S()\ndef f(x):\n    env.from_string('Hi ' + x)\n",
  ],
  ["string.Template", "from string import Template\ndef f(x):\n    Template('$a ' + x)\n"],
])("allows %s", (_, text) => {
  expect(mark(templateInjection, python, text, "a.py")).toBe(text);
});
