import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { templateAutoescapeOff } from "./template-autoescape-off.ts";

const python = await loadPython();

test.each([
  [
    "a name that holds nothing",
    "import jinja2\nESCAPE = ''\n[[jinja2.Environment(autoescape=ESCAPE)]]\n",
  ],
  ["nothing said", "import jinja2, flask\nenv = [[jinja2.Environment(loader=x)]]\n"],
  [
    "off",
    "from jinja2 import Environment as E\nenv = [[E(autoescape=False)]]\nenv.get_template('a.html')\n",
  ],
  ["the sandbox", "import jinja2.sandbox\ne = [[jinja2.sandbox.SandboxedEnvironment()]]\n"],
  ["Mako", "from mako.template import Template\n[[Template('<p>${x}</p>')]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(templateAutoescapeOff, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["on", "import jinja2\njinja2.Environment(autoescape=True)\n"],
  ["by name", "import jinja2\njinja2.Environment(autoescape=jinja2.select_autoescape())\n"],
  ["options that are not seen", "import jinja2\njinja2.Environment(**options)\n"],
  ["another Environment", "import SCons\nenv = SCons.Environment()\nenv2 = Environment()\n"],
  [
    "filters of Mako",
    "from mako.lookup import TemplateLookup as L\nL(['t'], default_filters=['h'])\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(templateAutoescapeOff, python, text, "a.py")).toBe(text);
});

test.each([
  ["high where a framework is imported", "import jinja2, flask\njinja2.Environment()\n", undefined],
  [
    "high where a page is named",
    "import jinja2\njinja2.Environment().get_template('a.html.j2')\n",
    undefined,
  ],
  [
    "low where nothing shows HTML",
    "import jinja2\njinja2.Environment().get_template('nginx.conf')\n",
    "low",
  ],
])("is %s", (_, text, severity) => {
  const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
  expect([...templateAutoescapeOff.find(document)].map((found) => found.severity)).toEqual([
    severity,
  ]);
});
