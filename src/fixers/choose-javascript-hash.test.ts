import * as crypto from "node:crypto";
import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { weakHash } from "../rules/javascript/weak-hash.ts";
import { chooseJavascriptHash } from "./choose-javascript-hash.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: weakHash, fixer: chooseJavascriptHash, guided });

const script = (algorithm: string) =>
  `const crypto = require('crypto');\r\nexports.f = (body) => crypto.createHash(${algorithm}).update(body).digest('hex');`;

test.each(["'md5'", '"sha1"', "`MD5`"])("%s", async (algorithm) => {
  expect((await fix(script(algorithm), false)).text).toBe(script(algorithm));
  const { text, after } = await fix(script(algorithm));
  expect(text).toBe(script(algorithm.replace(/\w+/, "sha256")));
  expect(after).toEqual([]);
});

test.each([
  ["a constant", `const how = 'md5';\n${script("how")}`],
  ["what is called so", "const md5 = require('crypto').createHash('md5');"],
  [
    "a function that is",
    "const { createHash } = require('crypto');\nfunction sha1(a) { return createHash('sha1').update(a).digest(); }",
  ],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("two texts with one MD5 have two hashes after it", async () => {
  // A pair that Wang and others published in 2004.
  const one =
    "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70";
  const other =
    "d131dd02c5e6eec4693d9a0698aff95c2fcab50712467eab4004583eb8fb7f8955ad340609f4b30283e4888325f1415a085125e8f7cdc99fd91dbd7280373c5bd8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0e99f33420f577ee8ce54b67080280d1ec69821bcb6a8839396f965ab6ff72a70";
  const pair = [one, other].map((text) => Buffer.from(text, "hex"));
  const hashes = (source: string) => {
    const { f } = runJavascript(source, { crypto });
    return new Set(pair.map((bytes) => (f as (body: Buffer) => string)(bytes)));
  };
  const { text } = await fix(script("'md5'"));
  expect(hashes(script("'md5'")).size).toBe(1);
  expect(hashes(text).size).toBe(2);
});
