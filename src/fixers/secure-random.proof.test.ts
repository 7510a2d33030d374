import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { weakRandom } from "../rules/python/weak-random.ts";
import { textSyntax } from "../syntax/text.ts";
import { secureRandom } from "./secure-random.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import random
from random import getrandbits

LETTERS = "abcdefghij"


def make_tokens():
    token = "".join(random.choice(LETTERS) for _ in range(40))
    otp = random.randint(100000, 999999)
    nonce = random.randrange(10)
    salt = getrandbits(64)
    api_key = random.sample(LETTERS, 4)
    session_id = random.choices(LETTERS, k=6)
    secret = random.uniform(1, 2)
    return [token, otp, nonce, salt, api_key, session_id, secret]
`;

/** Whoever knows the state of the generator, here by setting it, knows the secrets. */
const script = `
import json, random
import app

def tokens():
    random.seed(1234)
    return app.make_tokens()

first, second = tokens(), tokens()
token, otp, nonce, salt, api_key, session_id, secret = second
forms = [
    len(token) == 40 and set(token) <= set(app.LETTERS),
    100000 <= otp <= 999999,
    0 <= nonce < 10,
    0 <= salt < 2 ** 64,
    len(set(api_key)) == 4 and set(api_key) <= set(app.LETTERS),
    len(session_id) == 6 and set(session_id) <= set(app.LETTERS),
    1 <= secret <= 2,
]
print(json.dumps([all(forms), first == second]))
`;

proof("secrets have the same form, and no longer follow the generator", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [weakRandom],
    fixers: [secureRandom],
    syntaxes: [textSyntax, python],
  });
  expect(after).toEqual([]);
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([true, true]);
  expect(runPython(interpreter, { files, script })).toEqual([true, false]);
});
