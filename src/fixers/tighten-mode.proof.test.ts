import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { filePermissions } from "../rules/python/file-permissions.ts";
import { tightenMode } from "./tighten-mode.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import os

def save(path):
    open(path, "w").close()
    os.chmod(path, 0o777)
`;

const script = `import json, os, tempfile
from app import save
path = os.path.join(tempfile.mkdtemp(), "x")
save(path)
mode = os.stat(path).st_mode & 0o777
print(json.dumps({"owner": mode >> 6, "group": mode >> 3 & 7, "others": mode & 7}))`;

proof("others wrote, and write no longer; everybody else as before", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [filePermissions],
    fixers: [tightenMode],
    syntaxes: [python],
    guided: true,
  });
  const run = (used: Readonly<Record<string, string>>) =>
    runPython(interpreter, { files: used, script });
  expect(run({ "app.py": app })).toEqual({ owner: 7, group: 7, others: 7 });
  expect(run(files)).toEqual({ owner: 7, group: 7, others: 5 });
});
