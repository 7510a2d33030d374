import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { unsafeBuffer } from "../rules/javascript/unsafe-buffer.ts";
import { makeBuffer } from "./make-buffer.ts";

const fix = (source: string, guided = false) =>
  fixJavascript(source, { rule: unsafeBuffer, fixer: makeBuffer, guided });

test.each([
  ["new Buffer('a')", "Buffer.from('a')"],
  ["new Buffer(x, 'base64')", "Buffer.from(x, 'base64')"],
  ["new Buffer(JSON.stringify(x))", "Buffer.from(JSON.stringify(x))"],
  ["new Buffer(`a${x}`)", "Buffer.from(`a${x}`)"],
  ["new Buffer('a' + x)", "Buffer.from('a' + x)"],
  ["new Buffer([1, 2])", "Buffer.from([1, 2])"],
  ["new Buffer(16)", "Buffer.alloc(16)"],
  ["new Buffer(x.length + 4)", "Buffer.alloc(x.length + 4)"],
  ["Buffer(16)", "Buffer.alloc(16)"],
  ["f(new Buffer('a').toString())", "f(Buffer.from('a').toString())"],
])("%s", async (before, after) => {
  const fixed = await fix(`${before};\r\n`);
  expect(fixed.text).toBe(`${after};\r\n`);
  expect(fixed.after).toEqual([]);
});

test("what may be a number is guided", async () => {
  const before = "const f = (x) => new Buffer(x);\n";
  expect((await fix(before)).text).toBe(before);
  const { text, proposals } = await fix(before, true);
  expect(text).toBe("const f = (x) => Buffer.from(x);\n");
  expect(proposals[0]?.fix.notes).toHaveLength(1);
});

test.each([["new /* old */ Buffer('a')"], ["new Buffer(...x)"]])("refuses %s", async (source) => {
  const { text, refused } = await fix(source, true);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("the same bytes, and none of what was in memory", async () => {
  const before = "exports.f = (x) => new Buffer(x, 'utf8');\nexports.g = (x) => new Buffer(x);\n";
  const { text } = await fix(before, true);
  const [old, fixed] = [runJavascript(before, {}), runJavascript(text, {})] as Record<
    string,
    (x: unknown) => Buffer
  >[];
  for (const value of ["", "ä", "a\0b"]) {
    expect(fixed?.["f"]?.(value)).toEqual(old?.["f"]?.(value));
    expect(fixed?.["g"]?.(value)).toEqual(old?.["g"]?.(value));
  }
  expect(old?.["g"]?.(64).length).toBe(64);
  expect(() => fixed?.["g"]?.(64)).toThrow("number");
});
