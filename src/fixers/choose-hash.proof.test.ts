import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { weakHash } from "../rules/python/weak-hash.ts";
import { textSyntax } from "../syntax/text.ts";
import { chooseHash } from "./choose-hash.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import hashlib
from hashlib import sha1

cache = {}


def load(url):
    key = hashlib.md5(url.encode()).hexdigest()
    if cache.get(key) is None:
        cache.setdefault(f"page:{sha1(url.encode()).hexdigest()}", url)
    return cache.get(key)


def answer(headers, body):
    headers["ETag"] = hashlib.new("md5", body).hexdigest()
    return headers


def signature(secret, body):
    return hashlib.md5(secret + body).hexdigest()
`;

const script = `
import json, app
app.load("https://example.org/")
print(json.dumps([app.cache, app.answer({}, b"text"), app.signature(b"key", b"text")]))
`;

proof("digests that guard nothing stay, a signature is made with SHA-256", async () => {
  const fix = (guided: boolean) =>
    fixFiles({
      files: { "app.py": app },
      rules: [weakHash],
      fixers: [chooseHash],
      syntaxes: [textSyntax, python],
      guided,
    });
  const before = runPython(interpreter, { files: { "app.py": app }, script }) as unknown[];
  const safe = await fix(false);
  expect(safe.proposals.map(({ safety }) => safety)).toEqual(["safe", "safe", "safe"]);
  expect(runPython(interpreter, { files: safe.files, script })).toEqual(before);
  const { files, after } = await fix(true);
  expect(after).toEqual([]);
  expect(runPython(interpreter, { files, script })).toEqual([
    ...before.slice(0, 2),
    // `printf keytext | sha256sum`
    "8ff73e3c08be0531d9a04899ff3a84999873319b0312335ad3be4920c7136af2",
  ]);
});
