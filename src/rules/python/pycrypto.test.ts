import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { pycrypto } from "./pycrypto.ts";

const python = await loadPython();

test.each([
  ["a cipher", "[[from Crypto.Cipher import AES, XOR]]\n[[from Crypto import Random]]\n"],
  ["a function", "[[from Crypto import Random]]\nRandom.atfork()\n"],
  ["a module", "[[import Crypto.Util.randpool]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(pycrypto, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "what PyCryptodome has as well",
    "from Crypto.Cipher import AES\nfrom Crypto import Random\nAES.new(Random.new().read(16), AES.MODE_GCM)\n",
  ],
  ["PyCryptodomex", "from Cryptodome.Cipher import AES\n"],
])("allows %s", (_, text) => {
  expect(mark(pycrypto, python, text, "a.py")).toBe(text);
});
