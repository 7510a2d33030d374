import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { swallowedError } from "../rules/python/swallowed-error.ts";
import { logSwallowedError } from "./log-swallowed-error.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `def numbers(texts):
    found = []
    for text in texts:
        try:
            found.append(int(text))
        except Exception:
            continue
    return found


def total(texts):
    result = 0
    try:
        result = sum(int(text) for text in texts)
    except:
        pass
    return result
`;

const script = `
import io, json, logging
log = io.StringIO()
logging.basicConfig(stream=log)
import app
results = [app.numbers(["1", "x", "2"]), app.total(["1", "y"]), app.total(["1", "2"])]
print(json.dumps([results, [line for line in log.getvalue().split("\\n") if line.startswith("ValueError")]]))
`;

proof("the results stay, and the errors are in the log", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [swallowedError],
    fixers: [logSwallowedError],
    syntaxes: [python],
    guided: true,
  });
  expect(after).toEqual([]);
  const results = [[1, 2], 0, 3];
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([results, []]);
  expect(runPython(interpreter, { files, script })).toEqual([
    results,
    ["x", "y"].map((text) => `ValueError: invalid literal for int() with base 10: '${text}'`),
  ]);
});
