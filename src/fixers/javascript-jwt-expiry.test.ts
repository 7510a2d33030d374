import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { jwtNoExpiry } from "../rules/javascript/jwt-no-expiry.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { javascriptJwtExpiry } from "./javascript-jwt-expiry.ts";

const fix = (source: string, guided = true) =>
  fixFiles({
    files: { "a.ts": source },
    rules: [jwtNoExpiry],
    fixers: [javascriptJwtExpiry],
    syntaxes: [javascriptSyntax],
    guided,
  });

const jwt = "const jwt = require('jsonwebtoken');\r\n";

test.each([
  ["no options", "jwt.sign({ id }, key);", 'jwt.sign({ id }, key, { expiresIn: "1h" });'],
  [
    "options",
    "jwt.sign({ id }, key, { algorithm: 'HS256' });",
    "jwt.sign({ id }, key, { algorithm: 'HS256', expiresIn: \"1h\" });",
  ],
  ["empty options", "jwt.sign({ id }, key, {});", 'jwt.sign({ id }, key, { expiresIn: "1h" });'],
  [
    "a callback",
    "jwt.sign({ id }, key, (e, t) => t);",
    'jwt.sign({ id }, key, { expiresIn: "1h" }, (e, t) => t);',
  ],
  [
    "options in a constant",
    "const o = { issuer: 'a' };\njwt.sign({ id }, key, o);",
    "const o = { issuer: 'a', expiresIn: \"1h\" };\njwt.sign({ id }, key, o);",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(jwt + before);
  expect(fixed.files["a.ts"]).toBe(jwt + after);
  expect(fixed.after).toEqual([]);
});

test("is guided, and says what changes", async () => {
  const source = `${jwt}jwt.sign({ id }, key);`;
  expect((await fix(source, false)).files["a.ts"]).toBe(source);
  expect((await fix(source)).proposals[0]?.fix.notes?.[0]).toContain("log in again");
});
