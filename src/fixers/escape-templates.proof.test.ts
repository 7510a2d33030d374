import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { templateAutoescapeOff } from "../rules/python/template-autoescape-off.ts";
import { escapeTemplates } from "./escape-templates.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `from jinja2 import DictLoader, Environment

env = Environment(
    loader=DictLoader({"page.html": "<p>{{ name }}</p>", "mail.txt": "Hello {{ name }}"}),
    autoescape=False,
)
`;

const script = `
import json
from app import env
names = ["Ann", "<script>alert(1)</script>"]
print(json.dumps([[env.get_template(page).render(name=name) for name in names] for page in ["page.html", "mail.txt"]]))
`;

proof("a page escapes what it is given, a plain text does not", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [templateAutoescapeOff],
    fixers: [escapeTemplates],
    syntaxes: [python],
  });
  const attack = "<script>alert(1)</script>";
  const mails = ["Hello Ann", `Hello ${attack}`];
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([
    ["<p>Ann</p>", `<p>${attack}</p>`],
    mails,
  ]);
  expect(runPython(interpreter, { files, script })).toEqual([
    ["<p>Ann</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"],
    mails,
  ]);
});
