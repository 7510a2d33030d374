import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { ecbMode } from "./ecb-mode.ts";

const python = await loadPython();

test.each([
  [
    "cryptography",
    "from cryptography.hazmat.primitives.ciphers import modes as m\nCipher(a, mode=[[m.ECB()]])\n",
  ],
  ["PyCryptodome", "from Crypto.Cipher import AES\nAES.new(key, [[AES.MODE_ECB]])\n"],
])("reports %s", (_, marked) => {
  expect(mark(ecbMode, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["another mode", "from Crypto.Cipher import AES\nAES.new(key, AES.MODE_GCM)  # not ECB\n"],
  ["another ECB", "from rates import ECB\nECB()\n"],
])("allows %s", (_, text) => {
  expect(mark(ecbMode, python, text, "a.py")).toBe(text);
});
