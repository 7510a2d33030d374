import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { fewHashRounds } from "./few-hash-rounds.ts";

test.each([
  ["bcrypt", "import bcrypt from 'bcrypt';\nawait [[bcrypt.hash(password, 8)]];"],
  ["bcryptjs", "const { genSaltSync } = require('bcryptjs');\n[[genSaltSync(4)]];"],
  [
    "a constant",
    "import * as bcrypt from 'bcryptjs';\nconst rounds = 5;\n[[bcrypt.hashSync(p, rounds)]];",
  ],
  [
    "PBKDF2",
    "import { pbkdf2Sync } from 'node:crypto';\n[[pbkdf2Sync(p, salt, 1000, 64, 'sha512')]];",
  ],
])("reports %s", (_, marked) => {
  expect(mark(fewHashRounds, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["enough", "import bcrypt from 'bcrypt';\nbcrypt.hash(password, 12);\nbcrypt.genSalt();"],
  ["a salt", "import bcrypt from 'bcrypt';\nbcrypt.hash(password, salt);"],
  ["a setting", "import bcrypt from 'bcrypt';\nbcrypt.hash(password, Number(process.env.ROUNDS));"],
  [
    "many of PBKDF2",
    "import crypto from 'crypto';\ncrypto.pbkdf2(p, salt, 600000, 64, 'sha256', f);",
  ],
  [
    "keys that are random anyway",
    "import crypto from 'crypto';\ncrypto.pbkdf2Sync(key, salt, 1, 32, 'sha256');",
  ],
  ["others of that name", "import bcrypt from './bcrypt';\nbcrypt.hash(password, 8);"],
])("allows %s", (_, text) => {
  expect(mark(fewHashRounds, javascriptSyntax, text, "a.ts")).toBe(text);
});
