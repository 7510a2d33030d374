import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { jwtNoExpiry } from "./jwt-no-expiry.ts";

const jwt = "const jwt = require('jsonwebtoken');\n";

test.each([
  ["no options", `${jwt}const t = [[jwt.sign]]({ id: user.id }, key);`],
  ["other options", `${jwt}[[jwt.sign]]({ id }, key, { algorithm: 'HS256' });`],
  ["a callback", `${jwt}[[jwt.sign]]({ id }, key, (error, t) => t);`],
  ["a payload in a constant", `${jwt}const payload = { id };\n[[jwt.sign]](payload, key);`],
  ["a name of its own", "import { sign } from 'jsonwebtoken';\n[[sign]]({ id }, key);"],
])("reports %s", (_, marked) => {
  expect(mark(jwtNoExpiry, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["options", `${jwt}jwt.sign({ id }, key, { expiresIn: '15m' });`],
  ["a claim", `${jwt}jwt.sign({ id, exp: soon }, key);`],
  ["a claim of its own", `${jwt}jwt.sign({ id, expiresAt: soon }, key);`],
  ["options from elsewhere", `${jwt}jwt.sign({ id }, key, options);`],
  ["a payload from elsewhere", `${jwt}jwt.sign(payload, key); jwt.sign({ ...claims }, key);`],
  ["spread arguments", `${jwt}jwt.sign({ id }, ...rest);`],
  ["another sign", "import { sign } from './a';\nsign({ id }, key);"],
])("allows %s", (_, text) => {
  expect(mark(jwtNoExpiry, javascriptSyntax, text, "a.ts")).toBe(text);
});
