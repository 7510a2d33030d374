import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { bidiText } from "../rules/python/bidi-text.ts";
import { escapeBidiText } from "./escape-bidi-text.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `"""Levels: \u2067one\u2069, \u202etwo."""
name = "x"
level = "user\u202e \u2066// admin\u2069 \u2066"  # \u202ean admin
line = f'{name}\\\\\u202e{name!r}\\t'
`;

const script = `
import json, app
print(json.dumps([app.__doc__, app.level, app.line]))
`;

proof("every text has the value that it had", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [bidiText],
    fixers: [escapeBidiText],
    syntaxes: [python],
  });
  expect(after).toEqual([]);
  expect(files["app.py"]).not.toMatch(/\u202e|\u2066/);
  const before = runPython(interpreter, { files: { "app.py": app }, script });
  expect(runPython(interpreter, { files, script })).toEqual(before);
});
