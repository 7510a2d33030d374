import * as crypto from "node:crypto";
import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { weakRandom } from "../rules/javascript/weak-random.ts";
import { secureJavascriptRandom } from "./secure-javascript-random.ts";

const fix = (source: string, guided = false, path = "a.js") =>
  fixJavascript(source, { rule: weakRandom, fixer: secureJavascriptRandom, guided, path });

const head = "const crypto = require('crypto');\n";
const token = (made: string) =>
  `${head}exports.f = (n) => {\n  const token = ${made};\n  return token;\n};\n`;

test.each([
  ["Math.random().toString(36).substring(2, 12)", 'crypto.randomBytes(5).toString("hex")'],
  ["Math.random().toString(36).substr(2, 9)", 'crypto.randomBytes(5).toString("hex").slice(0, 9)'],
  ["Math.random().toString(36).slice(-8)", 'crypto.randomBytes(4).toString("hex")'],
  ["Math.floor(Math.random() * 1000000)", "crypto.randomInt(1000000)"],
  ["Math.floor(100000 + Math.random() * 900000)", "crypto.randomInt(100000, 1000000)"],
  ["Math.floor(Math.random() * (9 - 4)) + 4", "crypto.randomInt(9 - 4) + 4"],
  [
    "'abc'.charAt(Math.floor(Math.random() * 'abc'.length))",
    "'abc'.charAt(crypto.randomInt('abc'.length))",
  ],
])("%s", async (before, after) => {
  const fixed = await fix(token(before));
  expect(fixed.text).toBe(token(after));
  expect(fixed.after).toEqual([]);
});

test.each([
  ["Math.random().toString(36).slice(2)", 'crypto.randomBytes(16).toString("hex")'],
  ["Math.floor(Math.random() * n)", "crypto.randomInt(n)"],
])("%s is guided", async (before, after) => {
  expect((await fix(token(before))).text).toBe(token(before));
  const fixed = await fix(token(before), true);
  expect(fixed.text).toBe(token(after));
  expect(fixed.proposals[0]?.fix.notes).toHaveLength(1);
});

test.each([
  ["a fraction", token("Math.random()")],
  ["a mean", token("Math.round(Math.random() * 10)")],
  ["a comment", token("Math.floor(/* six */ Math.random() * 10)")],
  ["a page", "const token = Math.floor(Math.random() * 10);\n"],
  ["a component", "import React from 'react';\nconst token = Math.floor(Math.random() * 10);\n"],
  [
    "a taken name",
    "const a = require('a');\nconst randomInt = 1;\nconst token = Math.floor(Math.random() * 10);\n",
  ],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source, true);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("both halves of a token are made anew", async () => {
  const half = "Math.random().toString(36).substring(2, 10)";
  const { text } = await fix(
    `import fs from "node:fs";\nconst token = ${half} + ${half};\n`,
    false,
    "a.ts",
  );
  expect(text).toBe(
    'import fs from "node:fs";\nimport { randomBytes } from "node:crypto";\nconst token = randomBytes(4).toString("hex") + randomBytes(4).toString("hex");\n',
  );
});

/** What a script gives many times, without and with a `Math.random` that somebody has foreseen. */
function seen(source: string, forced: boolean): Set<unknown> {
  const rigged = forced ? source.replace(head, `${head}Math.random = () => 0.5;\n`) : source;
  const { f } = runJavascript(rigged, { crypto });
  return new Set(Array.from({ length: 300 }, () => (f as () => unknown)()));
}

test.each([
  [
    "Math.random().toString(36).substring(2, 12)",
    (value: unknown) => /^[\da-z]{1,10}$/.test(String(value)),
  ],
  [
    "Math.floor(1000 + Math.random() * 9000)",
    (value: unknown) => Number(value) >= 1000 && Number(value) < 10_000,
  ],
])("%s: the same kind of values, and nobody foresees them", async (made, isOfKind) => {
  const before = token(made);
  const { text } = await fix(before);
  expect([...seen(before, false)].every(isOfKind)).toBe(true);
  expect([...seen(text, false)].every(isOfKind)).toBe(true);
  expect(seen(before, true).size).toBe(1);
  expect(seen(text, true).size).toBeGreaterThan(250);
});
