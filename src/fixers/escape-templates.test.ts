import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { templateAutoescapeOff } from "../rules/python/template-autoescape-off.ts";
import { escapeTemplates } from "./escape-templates.ts";

const python = await loadPython();
const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "a.py": text },
    rules: [templateAutoescapeOff],
    fixers: [escapeTemplates],
    syntaxes: [python],
    guided,
  });

test.each([
  [
    "the module at hand",
    "import jinja2\nimport flask\nenv = jinja2.Environment()\n",
    "import jinja2\nimport flask\nenv = jinja2.Environment(autoescape=jinja2.select_autoescape())\n",
  ],
  [
    "a name",
    "import flask\nfrom jinja2 import Environment\nenv = Environment(loader=x, autoescape=False)\n",
    "import flask\nfrom jinja2 import Environment, select_autoescape\nenv = Environment(loader=x, autoescape=select_autoescape())\n",
  ],
  [
    "lines",
    "import flask\r\nfrom jinja2 import (\r\n    Environment,\r\n    select_autoescape as s,\r\n)\r\nenv = Environment(\r\n    loader=x,\r\n)\r\n",
    "import flask\r\nfrom jinja2 import (\r\n    Environment,\r\n    select_autoescape as s,\r\n)\r\nenv = Environment(\r\n    loader=x,\r\n    autoescape=s(),\r\n)\r\n",
  ],
  [
    "lines without a last comma",
    "import jinja2 as j, flask\nenv = j.Environment(\n    loader=x\n)\n",
    "import jinja2 as j, flask\nenv = j.Environment(\n    loader=x,\n    autoescape=j.select_autoescape()\n)\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("is guided where nothing shows HTML", async () => {
  const text = "import jinja2\nenv = jinja2.Environment(loader=x)\n";
  expect((await fix(text)).files["a.py"]).toBe(text);
  expect((await fix(text, true)).files["a.py"]).toBe(
    "import jinja2\nenv = jinja2.Environment(loader=x, autoescape=jinja2.select_autoescape())\n",
  );
});

test.each([
  [
    "a comment behind the last argument",
    "import jinja2, flask\nenv = jinja2.Environment(\n    loader=x  # files\n)\n",
  ],
  ["Mako", "import flask\nfrom mako.template import Template\nTemplate('x')\n"],
  [
    "a name of the file",
    "import flask\nfrom jinja2 import Environment\ndef f(select_autoescape):\n    return Environment()\n",
  ],
])("refuses %s", async (_, text) => {
  const { files, refused } = await fix(text, true);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
