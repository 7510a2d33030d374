import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { weakKey } from "../rules/python/weak-key.ts";
import { lengthenKey } from "./lengthen-key.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `from cryptography.hazmat.primitives.asymmetric import ec, rsa
from Crypto.PublicKey import RSA

BITS = 1024


def keys():
    return [
        rsa.generate_private_key(public_exponent=65537, key_size=BITS),
        ec.generate_private_key(ec.SECP192R1()),
    ]


def other():
    return RSA.generate(1024)
`;

const script = `
import json
import app
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

first, second = app.keys()
scheme = [padding.PKCS1v15(), hashes.SHA256()]
first.public_key().verify(first.sign(b"text", *scheme), b"text", *scheme)
scheme = [ec.ECDSA(hashes.SHA256())]
second.public_key().verify(second.sign(b"text", *scheme), b"text", *scheme)
print(json.dumps([first.key_size, second.key_size, app.other().size_in_bits()]))
`;

proof("keys are long enough and sign as before", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [weakKey],
    fixers: [lengthenKey],
    syntaxes: [python],
  });
  expect(after).toEqual([]);
  const before = runPython(interpreter, { files: { "app.py": app }, script });
  expect(before).toEqual([1024, 192, 1024]);
  expect(runPython(interpreter, { files, script })).toEqual([2048, 256, 2048]);
});
