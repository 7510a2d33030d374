import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { assertGuard } from "../rules/python/assert-guard.ts";
import { raiseNotAssert } from "./raise-not-assert.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `def delete(user, item):
    assert user.is_admin or user.owner_id == item, ("no", user.name)
    return "deleted"
`;

/** In an interpreter of its own: what \`-O\` leaves out is left out when a module is compiled. */
const script = `
import json, subprocess, sys

code = """
import app
class U:
    def __init__(self, name, is_admin, owner_id):
        self.name, self.is_admin, self.owner_id = name, is_admin, owner_id
for user in (U('a', True, 0), U('b', False, 7), U('c', False, 1)):
    try:
        print(app.delete(user, 7))
    except AssertionError as error:
        print('refused', error.args)
"""
print(json.dumps([subprocess.run([sys.executable, *o, "-c", code], capture_output=True, text=True).stdout.split("\\n") for o in ([], ["-O"])]))
`;

proof("asserts raise as before, and under -O too", async () => {
  const [plain, optimized] = runPython(interpreter, {
    files: { "app.py": app },
    script,
  }) as string[][];
  expect(plain).toEqual(["deleted", "deleted", "refused (('no', 'c'),)", ""]);
  expect(optimized).toEqual(["deleted", "deleted", "deleted", ""]);
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [assertGuard],
    fixers: [raiseNotAssert],
    syntaxes: [python],
  });
  expect(runPython(interpreter, { files, script })).toEqual([plain, plain]);
});
