import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { evalCall } from "../rules/python/eval-call.ts";
import { readLiterals } from "./read-literals.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `TABLE = '{"a": [1, -2.5, 0x10, 1e3, 2j], "b": (None, True, ())}'


def read(text):
    return eval(text)


def table():
    return eval(TABLE)
`;

const script = `
import json, os
import app

def outcome(text):
    try:
        return repr(app.read(text))
    except Exception as error:
        return type(error).__name__

values = ["1", "[1, 2.5, 'a']", "{'a': (None, True)}", "-3", "b'x'", "{1, 2}"]
attack = "__import__('os').mkdir('owned') or 1"
print(json.dumps([[outcome(v) for v in values], repr(app.table()), outcome(attack), os.path.exists("owned")]))
`;

proof("values are read as before, and a program is not run", async () => {
  const fix = (guided: boolean) =>
    fixFiles({
      files: { "app.py": app },
      rules: [evalCall],
      fixers: [readLiterals],
      syntaxes: [python],
      guided,
    });
  const before = runPython(interpreter, { files: { "app.py": app }, script }) as unknown[];
  const [values, table] = before;
  expect(before.slice(2)).toEqual(["1", true]);
  const { files: safe } = await fix(false);
  expect(safe["app.py"]).toContain("ast.literal_eval(TABLE)");
  expect(runPython(interpreter, { files: safe, script })).toEqual(before);
  const { files } = await fix(true);
  expect(runPython(interpreter, { files, script })).toEqual([values, table, "ValueError", false]);
});
