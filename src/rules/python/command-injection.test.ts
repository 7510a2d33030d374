import { expect, test } from "vitest";
import { findFlows, linkFlows } from "../../../test/python-flows.ts";
import { commandInjection } from "./command-injection.ts";

const flask = "import os, subprocess, shlex, re\nfrom flask import request, abort\n";
const inView = (...lines: string[]) => ({
  "a.py": `${flask}def view():\n    x = request.args["x"]\n${lines.map((line) => `    ${line}\n`).join("")}`,
});

test.each([
  ["os.system", inView("os.system('ls ' + x)")],
  ["a shell", inView("subprocess.run(f'ls {x}', shell=True)")],
  ["a shell by name", inView("subprocess.run(['sh', '-c', 'ls ' + x])")],
  ["the program itself", inView("subprocess.run([x, '-l'])")],
  ["a text built in steps", inView("c = 'ls'", "c += ' ' + x", "os.system(c)")],
  ["a list joined", inView("a = ['ls']", "a.append(x)", "os.system(' '.join(a))")],
  ["a dict by key", inView("d = {'a': x}", "os.system(d['a'])")],
  ["a loop", inView("for y in x.split(','):", "    os.system(y)")],
  ["an exception", inView("try:", "    y = x", "except ValueError:", "    y = ''", "os.system(y)")],
  ["a check that does not leave", inView("if x not in ('a', 'b'):", "    y = 1", "os.system(x)")],
])("reports %s", (_, files) => {
  expect(findFlows(commandInjection, files)).toEqual([
    expect.stringMatching(/^high a\.py:\d+ view$/),
  ]);
});

test.each([
  ["a list of arguments", inView("subprocess.run(['ls', x])")],
  ["quoted values", inView("os.system('ls ' + shlex.quote(x))")],
  ["a number", inView("os.system(f'kill {int(x)}')")],
  ["a number from here on", inView("int(x)", "os.system(f'kill {x}')")],
  ["a value from a list", inView("if x not in ('a', 'b'):", "    abort(400)", "os.system(x)")],
  ["a value in a branch", inView("if x in ('a', 'b'):", "    os.system(x)")],
  ["digits", inView("if not x.isdigit():", "    return ''", "os.system('kill ' + x)")],
  ["a whole match", inView("if not re.fullmatch(r'[a-z]+', x):", "    abort(400)", "os.system(x)")],
  [
    "a match kept",
    inView("m = re.match(r'^[a-z]+$', x)", "if m is None:", "    abort(400)", "os.system(x)"),
  ],
  ["another key of a dict", inView("d = {'a': x, 'b': 'ls'}", "os.system(d['b'])")],
  ["what was overwritten", inView("x = 'ls'", "os.system(x)")],
  ["a look-up", inView("c = {'a': 'ls', 'b': 'df'}", "os.system(c[x])")],
  [
    "a check in a loop",
    inView(
      "for y in x.split(','):",
      "    if y not in ('a', 'b'):",
      "        continue",
      "    os.system(y)",
    ),
  ],
])("allows %s", (_, files) => {
  expect(findFlows(commandInjection, files)).toEqual([]);
});

test("an empty value harms nobody, and a command of click is local", () => {
  const files = inView(
    "if x:",
    "    if x not in ('a', 'b'):",
    "        abort(400)",
    "os.system(f'ls {x}')",
  );
  expect(findFlows(commandInjection, files)).toEqual([]);
  const command =
    "import click, os\n@click.command()\n@click.argument('x')\ndef f(x):\n    os.system('ls ' + x)\n";
  expect(findFlows(commandInjection, { "a.py": command })).toEqual(["low a.py:5 f"]);
});

test("a demand is a check too", () => {
  const files = inView("validate_name(x)", "os.system(x)");
  expect(findFlows(commandInjection, files)).toEqual(["medium a.py:6 view"]);
});

test("a check that is not understood makes it milder, the command line and tests low", () => {
  expect(
    findFlows(commandInjection, inView("if not is_valid(x):", "    abort(400)", "os.system(x)")),
  ).toEqual(["medium a.py:7 view"]);
  expect(
    findFlows(commandInjection, { "a.py": "import os, sys\nos.system(sys.argv[1])\n" }),
  ).toEqual(["low a.py:2 "]);
});

test("tells the whole way, file by file", () => {
  const { flows } = linkFlows({
    "app/views.py": `${flask}from .jobs import Job\ndef view():\n    name = request.args["x"]\n    Job(name).start()\n`,
    "app/jobs.py":
      "import os\nfrom app.tools import line\nclass Job:\n    def __init__(self, name):\n        self.name = name\n    def start(self):\n        os.system(line(self.name))\n",
    "app/tools.py": "def line(name):\n    return f'start {name}'\n",
  });
  expect(flows).toHaveLength(1);
  const steps = flows[0]?.trace.map((step) =>
    "path" in step ? `${step.path}:${step.region.startLine} ${step.message}` : "",
  );
  expect(steps).toEqual([
    "app/views.py:5 This is the query of the request.",
    "app/views.py:5 It is assigned here.",
    "app/views.py:6 It is handed to `Job.__init__`.",
    "app/jobs.py:5 It is assigned here.",
    "app/jobs.py:5 It is kept in `name`.",
    "app/jobs.py:7 It comes back from `line`.",
    "app/jobs.py:7 It reaches a command line.",
  ]);
});
