import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { jwtUnverified } from "./jwt-unverified.ts";

const jwt = "import jwt from 'jsonwebtoken';\n";
const inside = (body: string) => `${jwt}app.use((req, res, next) => {\n  ${body}\n});\n`;

test.each([
  ["no algorithms", inside("[[jwt.verify]](t, key);"), "low"],
  ["a callback in their place", inside("[[jwt.verify]](t, key, (error, user) => next());"), "low"],
  ["other options", inside("[[jwt.verify]](t, key, { issuer: 'a' });"), "low"],
  [
    "expiry that is ignored",
    inside("[[jwt.verify]](t, key, { algorithms: ['HS256'], ignoreExpiration: true });"),
    "medium",
  ],
  ["none", inside("[[jwt.verify]](t, key, { algorithms: ['HS256', 'none'] });"), undefined],
  ["no key", inside("[[jwt.verify]](t, null, { algorithms: ['HS256'] });"), undefined],
  [
    "a token of a request that is only decoded",
    inside("const user = [[jwt.decode]](req.headers.authorization.split(' ')[1]);"),
    undefined,
  ],
  [
    "a name of its own",
    "const { verify } = require('jsonwebtoken');\n[[verify]](t, key);\n",
    "low",
  ],
])("reports %s", (_, marked, severity) => {
  expect(mark(jwtUnverified, javascriptSyntax, marked, "a.ts")).toBe(marked);
  const text = marked.replaceAll("[[", "").replaceAll("]]", "");
  expect([...jwtUnverified.find(parseJavascriptText(text))][0]?.severity).toBe(severity);
});

test.each([
  ["a list", inside("jwt.verify(t, key, { algorithms: ['HS256'] });")],
  [
    "options in a constant",
    inside("const options = { algorithms: ['RS256'] };\n  jwt.verify(t, key, options, next);"),
  ],
  ["options from elsewhere", inside("jwt.verify(t, key, options);\n  jwt.verify(...all);")],
  ["options that are spread", inside("jwt.verify(t, key, { ...defaults, issuer: 'a' });")],
  [
    "a token that is verified too",
    inside(
      "const t = req.headers.authorization;\n  const { header } = jwt.decode(t, { complete: true });\n  jwt.verify(t, keys[header.kid], { algorithms: ['RS256'] });",
    ),
  ],
  ["a token of its own", `${jwt}export const expiry = (t) => jwt.decode(t).exp;\n`],
  ["another verify", "import { verify } from './a';\nverify(t, key);\n"],
])("allows %s", (_, text) => {
  expect(mark(jwtUnverified, javascriptSyntax, text, "a.ts")).toBe(text);
});
