import * as crypto from "node:crypto";
import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { unsafeComparison } from "../rules/javascript/unsafe-comparison.ts";
import { compareJavascriptDigest } from "./compare-javascript-digest.ts";

const fix = (source: string, path = "a.js", guided = false) =>
  fixJavascript(source, { rule: unsafeComparison, fixer: compareJavascriptDigest, path, guided });

const verify = (compare: string) =>
  `const crypto = require('crypto');\nexports.f = (text, signature) => {\n  const mine = crypto.createHmac('sha256', 'k').update(text).digest('hex');\n  return ${compare};\n};\n`;
const helper =
  '\n/** Takes as long for any two texts of one length, wherever they differ. */\nfunction isSameText(a, b) {\n  if (typeof a !== "string" || typeof b !== "string") return false;\n  const left = Buffer.from(a);\n  const right = Buffer.from(b);\n  return left.length === right.length && crypto.timingSafeEqual(left, right);\n}\n';

test.each([
  ["mine === signature", "isSameText(mine, signature)"],
  ["signature !== mine", "!isSameText(signature, mine)"],
  ["(`sha256=${mine}`) === signature", "isSameText((`sha256=${mine}`), signature)"],
  ["!(mine === signature) || x", "!(isSameText(mine, signature)) || x"],
])("%s", async (before, after) => {
  expect((await fix(verify(before))).text).toBe(verify(after) + helper);
});

test("one helper serves a whole file", async () => {
  const { text, after } = await fix(verify("mine === signature || 'a' + mine === signature"));
  expect(text).toBe(
    verify("isSameText(mine, signature) || isSameText('a' + mine, signature)") + helper,
  );
  expect(after).toEqual([]);
});

test.each([
  ["a loose comparison", verify("mine == signature"), "a.js"],
  ["TypeScript", verify("mine === signature"), "a.ts"],
])("%s is guided", async (_, source, path) => {
  expect((await fix(source, path)).text).toBe(source);
  const { text, proposals } = await fix(source, path, true);
  expect(text).toContain("isSameText(mine, signature)");
  expect(proposals[0]?.fix.notes).toHaveLength(1);
});

test.each([
  ["buffers", verify("mine === signature").replace(".digest('hex')", ".digest()")],
  ["comments", verify("mine === /* sent */ signature")],
  ["a function of that name", `${verify("mine === signature")}const isSameText = 1;\n`],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source, "a.js", true);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("answers the same of everything, and asks Node", async () => {
  const before = verify("mine === signature");
  const { text } = await fix(before);
  const asked: number[] = [];
  const spied = {
    ...crypto,
    timingSafeEqual: (a: Buffer, b: Buffer) => {
      asked.push(a.length);
      return crypto.timingSafeEqual(a, b);
    },
  };
  const run = (source: string) =>
    runJavascript(source, { crypto: spied })["f"] as (...args: unknown[]) => boolean;
  const right = crypto.createHmac("sha256", "k").update("a").digest("hex");
  const values = [
    right,
    right.toUpperCase(),
    right.slice(1),
    "",
    undefined,
    null,
    1,
    [right],
    {},
    `${right}\0`,
  ];
  const given = values.map((value) => run(before)("a", value));
  expect(given.filter(Boolean)).toHaveLength(1);
  expect(values.map((value) => run(text)("a", value))).toEqual(given);
  expect(asked).toEqual([64, 64]);
});
