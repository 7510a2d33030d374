import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { unsafeComparison } from "./unsafe-comparison.ts";

const crypto = "import crypto from 'crypto';\n";

test.each([
  [
    "a webhook",
    `${crypto}app.post('/', (req, res) => {\n  const mine = crypto.createHmac('sha256', key).update(req.body).digest('hex');\n  if ([[mine !== req.headers['x-signature']]]) return;\n});`,
  ],
  [
    "a prefix",
    `${crypto}app.post('/', (req, res) => {\n  const mine = 'sha256=' + crypto.createHmac('sha256', key).update(req.body).digest('hex');\n  return [[req.get('x-signature') === mine]];\n});`,
  ],
  [
    "a parameter",
    `${crypto}export function verify(text, signature) {\n  return [[crypto.createHmac('sha1', key).update(text).digest('base64') == signature]];\n}`,
  ],
])("reports %s", (_, marked) => {
  expect(mark(unsafeComparison, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  [
    "timingSafeEqual",
    `${crypto}export function verify(text, signature) {\n  const mine = crypto.createHmac('sha1', key).update(text).digest();\n  return crypto.timingSafeEqual(mine, Buffer.from(signature));\n}`,
  ],
  [
    "plain hashes",
    `${crypto}export const same = (text, hash) => crypto.createHash('md5').update(text).digest('hex') === hash;`,
  ],
  [
    "a constant",
    `${crypto}const mine = crypto.createHmac('sha1', key).update(a).digest('hex');\nif (mine === 'abc') f();`,
  ],
  [
    "lengths",
    `${crypto}export function f(s) {\n  const mine = crypto.createHmac('sha1', key).update(s).digest('hex');\n  return mine.length !== s.length;\n}`,
  ],
])("allows %s", (_, text) => {
  expect(mark(unsafeComparison, javascriptSyntax, text, "a.ts")).toBe(text);
});
