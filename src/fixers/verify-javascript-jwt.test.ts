import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { jwtUnverified } from "../rules/javascript/jwt-unverified.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { verifyJavascriptJwt } from "./verify-javascript-jwt.ts";

const fix = (source: string, guided = true) =>
  fixFiles({
    files: { "a.ts": source },
    rules: [jwtUnverified],
    fixers: [verifyJavascriptJwt],
    syntaxes: [javascriptSyntax],
    guided,
  });

const jwt = "import jwt from 'jsonwebtoken';\n";

test.each([
  ["no options", "jwt.verify(t, key);", 'jwt.verify(t, key, { algorithms: ["HS256"] });'],
  [
    "a callback",
    "jwt.verify(t, key, (e, u) => u);",
    'jwt.verify(t, key, { algorithms: ["HS256"] }, (e, u) => u);',
  ],
  [
    "options",
    "jwt.verify(t, key, { issuer: 'a' });",
    "jwt.verify(t, key, { issuer: 'a', algorithms: [\"HS256\"] });",
  ],
  [
    "options on lines",
    "jwt.verify(t, key, {\n  issuer: 'a',\n});",
    "jwt.verify(t, key, {\n  issuer: 'a',\n  algorithms: [\"HS256\"],\n});",
  ],
  [
    "a public key",
    "jwt.verify(t, publicKey);",
    'jwt.verify(t, publicKey, { algorithms: ["RS256"] });',
  ],
  [
    "none",
    "jwt.verify(t, key, { algorithms: ['HS256', 'none'] });",
    "jwt.verify(t, key, { algorithms: ['HS256'] });",
  ],
  [
    "none before",
    "jwt.verify(t, key, { algorithms: ['none', 'HS256'] });",
    "jwt.verify(t, key, { algorithms: ['HS256'] });",
  ],
  [
    "expiry",
    "jwt.verify(t, key, { algorithms: ['HS256'], ignoreExpiration: true });",
    "jwt.verify(t, key, { algorithms: ['HS256'] });",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(jwt + before);
  expect(fixed.files["a.ts"]).toBe(jwt + after);
  expect(fixed.after).toEqual([]);
});

test("is safe where the same file signs with the same key", async () => {
  const sign = `${jwt}jwt.sign({ exp }, key, { algorithm: 'HS512' });\n`;
  const { files, proposals } = await fix(`${sign}jwt.verify(t, key);\n`, false);
  expect(files["a.ts"]).toBe(`${sign}jwt.verify(t, key, { algorithms: ["HS512"] });\n`);
  expect(proposals[0]?.safety).toBe("safe");
  const other = `${jwt}jwt.verify(t, key);\njwt.sign({ exp }, otherKey);\n`;
  expect((await fix(other, false)).files["a.ts"]).toBe(other);
});

test.each([
  ["a token that is only decoded", "app.use((req, res) => jwt.decode(req.headers.authorization));"],
  ["no key", "jwt.verify(t, null, { algorithms: ['HS256'] });"],
  ["none alone", "jwt.verify(t, key, { algorithms: ['none'] });"],
])("leaves %s to a person", async (_, body) => {
  const { files, refused } = await fix(jwt + body);
  expect(files["a.ts"]).toBe(jwt + body);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
