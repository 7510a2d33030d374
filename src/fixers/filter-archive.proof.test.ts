import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { archiveExtraction } from "../rules/python/archive-extraction.ts";
import { filterArchive } from "./filter-archive.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

// Python 3.14 refuses by itself: the old default is asked for, so that the attack works before.
const app = `import tarfile

def unpack(path, folder):
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="fully_trusted")
`;

const script = `import io, json, os, tarfile, tempfile
from app import unpack
def archive(name):
    path = os.path.join(tempfile.mkdtemp(), "a.tar")
    with tarfile.open(path, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 5
        tar.addfile(member, io.BytesIO(b"hello"))
    return path
root = tempfile.mkdtemp()
folder = os.path.join(root, "in")
os.mkdir(folder)
unpack(archive("a/b.txt"), folder)
benign = open(os.path.join(folder, "a/b.txt")).read()
try:
    unpack(archive("../out.txt"), folder)
except tarfile.TarError as error:
    pass
print(json.dumps([benign, os.path.exists(os.path.join(root, "out.txt"))]))`;

proof("an archive wrote outside of its folder, and does so no longer", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [archiveExtraction],
    fixers: [filterArchive],
    syntaxes: [python],
    guided: true,
  });
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual(["hello", true]);
  expect(runPython(interpreter, { files, script })).toEqual(["hello", false]);
});
