import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { weakCipher } from "./weak-cipher.ts";

const python = await loadPython();

test.each([
  ["PyCryptodome", "from Crypto.Cipher import DES3\nc = [[DES3.new(key, DES3.MODE_CBC)]]\n"],
  ["another name", "from Cryptodome.Cipher import ARC4 as rc\nc = [[rc.new(key)]].encrypt(x)\n"],
  [
    "cryptography",
    "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms\nCipher([[algorithms.TripleDES(key)]], mode)\n",
  ],
  [
    "its module for old ciphers",
    "from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4\n[[ARC4(key)]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(weakCipher, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["AES", "from Crypto.Cipher import AES\nAES.new(key, AES.MODE_GCM)  # not DES\n"],
  ["a class of its own", "import cryptography\nclass DES:\n    def new(self): pass\nDES.new()\n"],
])("allows %s", (_, text) => {
  expect(mark(weakCipher, python, text, "a.py")).toBe(text);
});
