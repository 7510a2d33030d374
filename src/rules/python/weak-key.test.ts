import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { weakKey } from "./weak-key.ts";

const python = await loadPython();
const cryptography = "from cryptography.hazmat.primitives.asymmetric import rsa, dsa, ec\n";

test.each([
  ["RSA", `${cryptography}[[rsa.generate_private_key(65537, 1024)]]\n`],
  [
    "a name",
    `${cryptography}BITS = 512 * 2\n[[rsa.generate_private_key(key_size=BITS, public_exponent=3)]]\n`,
  ],
  ["DSA", `${cryptography}[[dsa.generate_private_key(key_size=1024)]]\n`],
  ["a curve", `${cryptography}[[ec.generate_private_key(ec.SECP192R1())]]\n`],
  ["a curve without brackets", `${cryptography}[[ec.generate_private_key(curve=ec.SECT163K1)]]\n`],
  ["PyCryptodome", "from Crypto.PublicKey import RSA as R\n[[R.generate(1024)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(weakKey, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["long keys", `${cryptography}rsa.generate_private_key(65537, 2048)\n`],
  [
    "good curves",
    `${cryptography}ec.generate_private_key(ec.SECP256R1())\nec.generate_private_key(ec.BrainpoolP256R1())\n`,
  ],
  [
    "what is not known",
    `${cryptography}rsa.generate_private_key(65537, bits)\nrsa.generate_private_key(*a)\nec.generate_private_key(curves[0])\n`,
  ],
  ["another generate", "import cryptography\nreport.generate(100)\n"],
])("allows %s", (_, text) => {
  expect(mark(weakKey, python, text, "a.py")).toBe(text);
});
