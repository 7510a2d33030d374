import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { weakPasswordHash } from "./weak-password-hash.ts";

const crypto = "import crypto from 'node:crypto';\n";

test.each([
  ["MD5", `${crypto}const h = [[crypto.createHash('md5').update(password)]].digest('hex');`],
  [
    "SHA-256 with a salt",
    `${crypto}[[crypto.createHash('sha256').update(salt + user.password)]].digest();`,
  ],
  [
    "a name of its own",
    "const { createHash } = require('crypto');\n[[createHash('sha1').update(req.body.newPassword)]].digest();",
  ],
  ["a package", "import md5 from 'md5';\n[[md5(password)]];"],
  ["CryptoJS", "import CryptoJS from 'crypto-js';\n[[CryptoJS.SHA256(pwd)]];"],
])("reports %s", (_, marked) => {
  expect(mark(weakPasswordHash, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["other data", `${crypto}crypto.createHash('md5').update(body).digest('hex');`],
  ["slow hashes", `${crypto}crypto.scryptSync(password, salt, 64); bcrypt.hash(password, 12);`],
  ["keyed hashes", `${crypto}crypto.createHmac('sha256', key).update(password).digest();`],
  [
    "many rounds",
    `${crypto}for (let i = 0; i < 1e5; i++) h = crypto.createHash('sha512').update(password + h).digest();`,
  ],
  [
    "what is asked of a list of leaks",
    `${crypto}function isPwned(password) { return ask(crypto.createHash('sha1').update(password).digest('hex').slice(0, 5)); }`,
  ],
  [
    "what goes on to bcrypt",
    `${crypto}function f(password) { const d = crypto.createHash('sha512').update(password).digest('hex'); return bcrypt.hash(d, 12); }`,
  ],
  ["another md5", "import md5 from './md5';\nmd5(password);"],
  [
    "another name",
    `${crypto}crypto.createHash('md5').update(passwordless).digest(); crypto.createHash('md5').update(compass).digest();`,
  ],
])("allows %s", (_, text) => {
  expect(mark(weakPasswordHash, javascriptSyntax, text, "a.ts")).toBe(text);
});
