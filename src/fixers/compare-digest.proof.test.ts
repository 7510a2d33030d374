import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { unsafeComparison } from "../rules/python/unsafe-comparison.ts";
import { compareDigest } from "./compare-digest.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import hmac


def check(key, message, signature):
    expected = hmac.new(key, message, "sha256").hexdigest()
    return signature == expected


def refuse(key, message, signature):
    return hmac.new(key, message, "sha256").digest() != signature
`;

/** Counts what `==` is asked, with values of every kind. */
const script = String.raw`
import hmac, json
import app

class Watched(str):
    seen = 0
    def __eq__(self, other):
        Watched.seen += 1
        return str.__eq__(self, other)
    __hash__ = str.__hash__

right = hmac.new(b"k", b"m", "sha256")
values = [right.hexdigest(), right.digest(), "", b"", None, 3, "\u00e9", "\ud800", right.hexdigest()[:-1] + "?"]
answers = [[app.check(b"k", b"m", v), app.refuse(b"k", b"m", v)] for v in values]
app.check(b"k", b"m", Watched(right.hexdigest()))
print(json.dumps([answers, Watched.seen]))
`;

proof("the same answers for values of every kind, and nothing is compared with ==", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [unsafeComparison],
    fixers: [compareDigest],
    syntaxes: [python],
  });
  const before = runPython(interpreter, { files: { "app.py": app }, script }) as [unknown, number];
  const after = runPython(interpreter, { files, script }) as [unknown, number];
  expect(before[1]).toBe(1);
  expect(after).toEqual([before[0], 0]);
});
