import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { weakCipher } from "./weak-cipher.ts";

const crypto = "import crypto, { createCipheriv } from 'node:crypto';\n";

test.each([
  ["a cipher of a password", `${crypto}[[crypto.createCipher('aes192', password)]];`],
  ["ECB", `${crypto}[[crypto.createCipheriv('aes-256-ecb', key, null)]];`],
  ["DES", `${crypto}[[createCipheriv('des-ede3-cbc', key, iv)]];`],
  ["RC4 in a constant", `${crypto}const a = 'RC4';\n[[createCipheriv(a, key, '')]];`],
  ["CryptoJS", "import CryptoJS from 'crypto-js';\n[[CryptoJS.DES.encrypt(a, key)]];"],
])("reports %s", (_, marked) => {
  expect(mark(weakCipher, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["GCM", `${crypto}createCipheriv('aes-256-gcm', key, iv);`],
  ["what is read once more", `${crypto}crypto.createDecipheriv('aes-256-ecb', key, null);`],
  ["a cipher from elsewhere", `${crypto}createCipheriv(algorithm, key, iv);`],
  ["another crypto", "import { createCipher } from './crypto';\ncreateCipher('des', a);"],
])("allows %s", (_, text) => {
  expect(mark(weakCipher, javascriptSyntax, text, "a.ts")).toBe(text);
});
