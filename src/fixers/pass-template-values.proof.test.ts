import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { templateInjection } from "../rules/python/template-injection.ts";
import { passTemplateValues } from "./pass-template-values.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `from flask import Flask, render_template_string, request

app = Flask(__name__)


@app.get("/hello")
def hello():
    name = request.args["name"]
    return render_template_string(f"<p>Hello {name}</p>")
`;

const script = `
import json
from app import app
client = app.test_client()
print(json.dumps([client.get("/hello", query_string={"name": name}).text for name in ["Ann", "{{ 6 * 7 }}", "<i>"]]))
`;

proof("what a user sends is no longer run, and is escaped", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [templateInjection],
    fixers: [passTemplateValues],
    syntaxes: [python],
    guided: true,
  });
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([
    "<p>Hello Ann</p>",
    "<p>Hello 42</p>",
    "<p>Hello <i></p>",
  ]);
  expect(runPython(interpreter, { files, script })).toEqual([
    "<p>Hello Ann</p>",
    "<p>Hello {{ 6 * 7 }}</p>",
    "<p>Hello &lt;i&gt;</p>",
  ]);
});
