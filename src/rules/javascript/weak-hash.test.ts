import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { weakHash } from "./weak-hash.ts";

const head = "import crypto from 'crypto';\n";

test.each([
  [
    "a signature",
    `${head}const signature = [[crypto.createHash('md5')]].update(body + key).digest('hex');`,
  ],
  ["SHA-1", `${head}export const id = (a) => [[crypto.createHash("sha1")]].update(a).digest();`],
  ["a constant", `${head}const how = 'MD5';\nf([[crypto.createHash(how)]]);`],
])("reports %s", (_, marked) => {
  expect(mark(weakHash, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["newer ones", `${head}crypto.createHash('sha256').update(a).digest('hex');`],
  ["caches", `${head}const cacheKey = crypto.createHash('md5').update(a).digest('hex');`],
  [
    "an ETag of a call",
    `${head}res.set('ETag', crypto.createHash('md5').update(a).digest('hex'));`,
  ],
  [
    "protocols",
    `${head}function createNTLMHash(a) { return crypto.createHash('md4').update(a).digest(); }`,
  ],
  [
    "ETags",
    `${head}function etag(body) { return crypto.createHash('sha1').update(body).digest('base64'); }`,
  ],
  [
    "Gravatar",
    `${head}const gravatarUrl = base + crypto.createHash('md5').update(email).digest('hex');`,
  ],
  [
    "passwords, which are reported elsewhere",
    `${head}crypto.createHash('md5').update(password).digest('hex');`,
  ],
  ["others of that name", "import { createHash } from './mine';\ncreateHash('md5');"],
])("allows %s", (_, text) => {
  expect(mark(weakHash, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("is worse where something depends on it", () => {
  const found = (text: string) =>
    [...weakHash.find(javascriptSyntax.parse({ path: "a.js", text, encoding: "utf-8" }))].map(
      ({ severity }) => severity,
    );
  expect(found(`${head}const token = crypto.createHash('md5').update(a).digest('hex');`)).toEqual([
    "medium",
  ]);
  expect(found(`${head}const id = crypto.createHash('md5').update(a).digest('hex');`)).toEqual([
    "low",
  ]);
});
