import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { insecureTempName } from "../rules/python/insecure-temp-name.ts";
import { makeTempFile } from "./make-temp-file.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import tempfile

def save(text, between=lambda path: None):
    path = tempfile.mktemp(".txt")
    between(path)
    with open(path, "w") as file:
        file.write(text)
    return path
`;

const script = `import json, os, tempfile
from app import save
benign = open(save("hello")).read()
victim = os.path.join(tempfile.mkdtemp(), "victim")
open(victim, "w").write("mine")
def attack(path):
    try: os.symlink(victim, path)
    except FileExistsError: pass
path = save("stolen", attack)
print(json.dumps([benign, path.endswith(".txt"), open(victim).read()]))`;

proof("a link that came in between was followed, and has no chance any longer", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [insecureTempName],
    fixers: [makeTempFile],
    syntaxes: [python],
  });
  const run = (used: Readonly<Record<string, string>>) =>
    runPython(interpreter, { files: used, script });
  expect(run({ "app.py": app })).toEqual(["hello", true, "stolen"]);
  expect(run(files)).toEqual(["hello", true, "mine"]);
});
