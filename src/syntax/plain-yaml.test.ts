import fc from "fast-check";
import { expect, test } from "vitest";
import { mapIn, mapOf, type PlainNode, readPlainYaml, textIn } from "./plain-yaml.ts";
import { readPlainBlocks } from "./plain-yaml-blocks.ts";
import { parseYaml, type YamlNode } from "./yaml.ts";

function spelled(node: PlainNode | undefined): unknown {
  if (node instanceof Map) {
    return Object.fromEntries([...mapOf(node)].map(([key, { value }]) => [key, spelled(value)]));
  }
  return Array.isArray(node) ? node.map(spelled) : (node ?? "");
}

/** What the whole grammar reads, as text. */
function byGrammar(node: YamlNode | undefined): unknown {
  if (node?.kind === "map") {
    return Object.fromEntries(node.entries.map(({ name, value }) => [name, byGrammar(value)]));
  }
  if (node?.kind === "sequence") return node.items.map(({ value }) => byGrammar(value));
  return node?.kind === "scalar" ? node.text : "";
}

const lock = `\ufeff# made by a program
lockfileVersion: '9.0'

packages:

  '@a/b@1.0.0(c@2.0.0)': {}

  plain@npm:x@1.0.0:
    resolution: {integrity: sha512-a+/b==, tarball: "https://x.invalid/a.tgz"}
    engines: {node: '>=6', npm: ^1}
    cpu: [x64, '!arm']
    deprecated: >-
      Use something else.

      # not a comment
    os:
    - linux
    - "win32"
  ? very-long@1.0.0
  : version: 1.0.0 # why
---
second: it''s
`;

test("reads what package managers write", () => {
  const [first, second] = readPlainBlocks(lock);
  const packages = mapIn(mapOf(first), "packages");
  const plain = mapIn(packages, "plain@npm:x@1.0.0");
  expect([...packages.keys()]).toEqual([
    "@a/b@1.0.0(c@2.0.0)",
    "plain@npm:x@1.0.0",
    "very-long@1.0.0",
  ]);
  expect(spelled(plain)).toMatchObject({
    resolution: { integrity: "sha512-a+/b==", tarball: "https://x.invalid/a.tgz" },
    engines: { node: ">=6", npm: "^1" },
    cpu: ["x64", "!arm"],
    os: ["linux", "win32"],
  });
  expect(textIn(mapIn(packages, "very-long@1.0.0"), "version")).toBe("1.0.0");
  expect(spelled(second)).toEqual({ second: "it''s" });
  const range = packages.get("@a/b@1.0.0(c@2.0.0)")?.range;
  expect(lock.slice(range?.start, range?.end)).toBe("'@a/b@1.0.0(c@2.0.0)'");
});

test("Windows line ends change nothing but the places", () => {
  expect(spelled(readPlainBlocks(lock.replaceAll("\n", "\r\n"))[1])).toEqual({ second: "it''s" });
});

test.each([
  ["an anchor", "a: &x 1\nb: *x\n", { a: "1", b: "1" }],
  ["a multi-line scalar", "a: one\n  two\nb: 1\n", { a: "one two", b: "1" }],
  ["a multi-line flow map", "a: {b: 1,\n  c: 2}\n", { a: { b: "1", c: "2" } }],
  ["an item that is a map", "a:\n  - b: 1\n    c: 2\n", { a: [{ b: "1", c: "2" }] }],
  ["an escape that JSON lacks", 'a: "\\x41"\n', { a: "A" }],
  ["a tag", "a: !!str 1\n", { a: "1" }],
])("leaves %s to the grammar", (_, text, expected) => {
  expect(() => readPlainBlocks(text)).toThrow();
  expect(spelled(readPlainYaml(text)[0])).toEqual(expected);
});

test.each([
  ["a: [\nb: }", 1],
  ["a: 1\n<<<<<<< HEAD\nb: 2\n", 2],
  ["a: 1\n\tb: 2\n", 2],
  [`${"a: {".repeat(30)}`, 1],
])("%j is broken", (text, line) => {
  expect(() => readPlainYaml(text)).toThrow(SyntaxError);
  expect(() => readPlainYaml(text)).toThrow(new RegExp(`line ${line}|line \\d`));
});

test("an alias bomb ends", () => {
  const levels = Array.from({ length: 30 }, (_, i) =>
    i === 0 ? "a0: &a0 [x, x]" : `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`,
  );
  expect(() => readPlainYaml(levels.join("\n"))).toThrow(SyntaxError);
});

test("agrees with the grammar on whatever it reads", () => {
  const scalar = fc.string({ unit: fc.constantFrom(..."ab1 :#'\"-{}[],/@^."), maxLength: 8 });
  const line = fc
    .tuple(
      fc.nat(3),
      fc.constantFrom("", "- ", "? ", ": "),
      scalar,
      fc.constantFrom(":", ": ", ""),
      scalar,
    )
    .map(
      ([indent, mark, key, colon, value]) => `${"  ".repeat(indent)}${mark}${key}${colon}${value}`,
    );
  let plain = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
      const text = `${lines.join("\n")}\n`;
      let read: PlainNode[];
      try {
        read = readPlainBlocks(text);
      } catch {
        return;
      }
      plain++;
      const { documents, problems } = parseYaml(text);
      expect(problems).toEqual([]);
      expect(read.map(spelled)).toEqual(
        documents.flatMap(({ root }) => (root ? [byGrammar(root)] : [])),
      );
    }),
    { numRuns: 60_000 },
  );
  expect(plain).toBeGreaterThan(200);
});
