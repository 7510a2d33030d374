import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { weakTlsVersion } from "../rules/javascript/weak-tls-version.ts";
import { raiseJavascriptTls } from "./raise-javascript-tls.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: weakTlsVersion, fixer: raiseJavascriptTls, guided });

test.each([
  ["f({ minVersion: 'TLSv1', key });", "f({ minVersion: 'TLSv1.2', key });"],
  ['f({ maxVersion: "TLSv1.1" });', 'f({ maxVersion: "TLSv1.3" });'],
  ["f({ secureProtocol: 'TLSv1_method' });", "f({ minVersion: 'TLSv1.2' });"],
  ["tls.DEFAULT_MIN_VERSION = 'TLSv1';", "tls.DEFAULT_MIN_VERSION = 'TLSv1.2';"],
])("%s", async (before, after) => {
  expect((await fix(before, false)).text).toBe(before);
  const fixed = await fix(before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["a constant", "const v = 'TLSv1';\nf({ minVersion: v });"],
  ["a method beside a version", "f({ secureProtocol: 'TLSv1_method', maxVersion: v });"],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});
