import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { fewHashRounds } from "../rules/javascript/few-hash-rounds.ts";
import { raiseBcryptRounds } from "./raise-bcrypt-rounds.ts";

const fix = (source: string) =>
  fixJavascript(source, { rule: fewHashRounds, fixer: raiseBcryptRounds, guided: false });

const head = "const bcrypt = require('bcryptjs');\n";

test.each([
  ["bcrypt.hash(p, 8, f);", "bcrypt.hash(p, 12, f);"],
  ["bcrypt.hashSync(p, bcrypt.genSaltSync(5));", "bcrypt.hashSync(p, bcrypt.genSaltSync(12));"],
])("%s", async (before, after) => {
  const fixed = await fix(head + before);
  expect(fixed.text).toBe(head + after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["a constant", `${head}const rounds = 8;\nbcrypt.hash(p, rounds);`],
  ["PBKDF2", "require('crypto').pbkdf2Sync(p, s, 1000, 64, 'sha512');"],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});
