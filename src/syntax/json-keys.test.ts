import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson, readJsonc, visitKeys } from "./json-keys.ts";

function keysOf(text: string): string[] {
  const keys: string[] = [];
  visitKeys(text, ({ name, parents, range }) => {
    keys.push(`${[...parents, name].join("/")} ${text.slice(range.start, range.end)}`);
  });
  return keys;
}

test("offers every key with what it lies in", () => {
  const text = '\ufeff{"a": {"b\\"c": 1, "d": [{"e": "f: {"}, 2]},\r\n "g": "a", "h": {}}';
  expect(readJson(text)).toEqual({ a: { 'b"c': 1, d: [{ e: "f: {" }, 2] }, g: "a", h: {} });
  expect(keysOf(text)).toEqual([
    'a "a"',
    'a/b"c "b\\"c"',
    'a/d "d"',
    'a/d/d/e "e"',
    'g "g"',
    'h "h"',
  ]);
});

test("passes over comments and trailing commas", () => {
  const text = '{ // "no": 1\n "a": 1, /* "b": 2 */ "c": ["d",],\n}';
  expect(readJsonc(text)).toEqual({ a: 1, c: ["d"] });
  expect(keysOf(text)).toEqual(['a "a"', 'c "c"']);
});

test.each([
  ["", 1],
  ['{"a": 1}\n<<<<<<< HEAD\n', 2],
  ['{"a":\n\n', 3],
  ['{"a": 1,}', 1],
  ['// x\n{"a": 1}', 1],
])("%j is broken", (text, line) => {
  expect(() => readJson(text)).toThrow(SyntaxError);
  expect(() => readJson(text)).toThrow(`(line ${line})`);
});

test("what is nested too deeply for the reader is broken, not a crash", () => {
  const text = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  expect(() => readJsonc(text)).toThrow(SyntaxError);
  expect(keysOf(text.slice(0, 0))).toEqual([]);
});

test("finds the keys that JSON.parse finds", () => {
  const paths = (value: unknown, parents: readonly string[]): string[] => {
    if (Array.isArray(value)) return value.flatMap((one) => paths(one, parents));
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => [
      [...parents, name].join("\0"),
      ...paths(inner, [...parents, name]),
    ]);
  };
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), (value) => {
      const text = JSON.stringify(value, undefined, 1);
      const found: string[] = [];
      visitKeys(text, ({ name, parents }) => {
        // An array's items have its key once more.
        found.push([...parents, name].filter((key, i, all) => key !== all[i - 1]).join("\0"));
      });
      const expected = paths(JSON.parse(text), []).map((path) =>
        path
          .split("\0")
          .filter((key, i, all) => key !== all[i - 1])
          .join("\0"),
      );
      expect([...found].sort()).toEqual([...expected].sort());
    }),
  );
});
