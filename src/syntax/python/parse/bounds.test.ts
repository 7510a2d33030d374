import { describe, expect, test } from "vitest";
import { misplacedIn } from "../../../../test/python-ranges.ts";
import { parsePython } from "../parser.ts";
import { walkNodes } from "../walk.ts";
import { readModule } from "./parse-module.ts";
import { maxTokens } from "./scan-tokens.ts";

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

/** Text that is nested, broken, or long, of a size. */
const crafted: Readonly<Record<string, (size: number) => string>> = {
  brackets: (n) => `${"(".repeat(n)}a${")".repeat(n)}`,
  "open brackets": (n) => "[".repeat(n),
  "open calls, one a line": (n) => "f(a\n".repeat(n),
  "open brackets below each other": (n) => "x = [a(\ndef f(): b()\n".repeat(n),
  "decorators within brackets": (n) => "(\n@a\n".repeat(n),
  "imports within brackets": (n) => `(\nfrom${" ".repeat(300)}\n`.repeat(n),
  calls: (n) => `${"f(a, ".repeat(n)}b${")".repeat(n)}`,
  "calls by keyword": (n) => "f(a=".repeat(n),
  subscripts: (n) => "a[b:".repeat(n),
  dicts: (n) => "{a: ".repeat(n),
  comprehensions: (n) => "[a for b in ".repeat(n),
  lambdas: (n) => "lambda a=b: ".repeat(n),
  "lambdas in defaults": (n) => "lambda a=".repeat(n),
  conditionals: (n) => "a if b else ".repeat(n),
  "half conditionals": (n) => "a if ".repeat(n),
  nots: (n) => `${"not ".repeat(n)}a`,
  signs: (n) => `${"-".repeat(n)}a`,
  powers: (n) => `${"a**".repeat(n)}a`,
  stars: (n) => "*".repeat(n),
  backticks: (n) => "`".repeat(n),
  "formatted strings": (n) => "f'{".repeat(n),
  "formats within formats": (n) => `f'{a:${"{b:".repeat(n)}`,
  "quotes of three": (n) => '"""'.repeat(n * 2 + 1),
  backslashes: (n) => "\\".repeat(n),
  "names of characters": (n) => `f'${"\\N{A".repeat(n)}'`,
  blocks: (n) => lines(Math.ceil(Math.sqrt(n)), (i) => `${" ".repeat(i)}if a:`),
  "blocks that nothing opens": (n) => lines(Math.ceil(Math.sqrt(n)), (i) => `${" ".repeat(i)}a`),
  "headers that are none": (n) => lines(Math.ceil(Math.sqrt(n)), (i) => `${" ".repeat(i)}clas A:`),
  "headers on one line": (n) => "if a: ".repeat(n),
  tries: (n) => "try: ".repeat(n),
  "names that are matched": (n) => "match a\n".repeat(n),
  "items in brackets": (n) => "with (a, ".repeat(n),
  "items on lines": (n) => "with (a,\n".repeat(n),
  patterns: (n) => `match a:\n case ${"[".repeat(n)}`,
  "patterns of classes": (n) => `match a:\n case ${"A(b=".repeat(n)}`,
  "lines that are no cases": (n) => `match a:\n case b: c\n${" x\n  y\n".repeat(n)}`,
  "names of an import that are none": (n) => `from a import (${"'b' ".repeat(n)}`,
  "parameters that are none": (n) => `def f(${"1 ".repeat(n)}`,
  commas: (n) => ",".repeat(n),
  semicolons: (n) => ";".repeat(n),
  colons: (n) => ":".repeat(n),
  elses: (n) => "else: ".repeat(n),
  "control characters": (n) => "\0\u0001\uD800(".repeat(n),
};

describe("what it costs to read grows with the length", () => {
  test.each(Object.entries(crafted))("%s", (_, make) => {
    for (const size of [500, 4000, 16_000]) {
      const text = make(size);
      expect(readModule(text).steps).toBeLessThan(4 * text.length + 100);
    }
  });
});

test.each(Object.entries(crafted))("%s claim no wrong places", (_, make) => {
  const text = make(700);
  expect(misplacedIn(readModule(text).module, text)).toEqual([]);
});

test.each([
  ["a sum", (n: number) => `${"a + ".repeat(n)}a`],
  ["a chain of calls", (n: number) => `a${".b()".repeat(n)}`],
  ["conditions", (n: number) => `${"a and ".repeat(n)}a`],
  ["a comparison", (n: number) => `${"a < ".repeat(n)}a`],
  ["branches", (n: number) => `if a: b\n${"elif c: d\n".repeat(n)}`],
  ["targets", (n: number) => `${"a = ".repeat(n)}b`],
  ["a line of statements", (n: number) => "a;".repeat(n)],
])("reads all of %s", (_, make) => {
  const { module, wrongAt, tooDeepAt } = readModule(make(50_000));
  expect({ wrongAt, tooDeepAt }).toEqual({ wrongAt: [], tooDeepAt: -1 });
  expect([...walkNodes(module)].length).toBeGreaterThan(50_000 - 1);
});

test("says where nesting was cut off, and reads what follows", () => {
  const text = `a = 1\nb = ${"f(".repeat(1000)}1${")".repeat(1000)}\nc()\n`;
  const { problems, module } = parsePython(text);
  expect(problems).toMatchObject([
    { level: "recovered", message: "Line 2 is nested deeper than is read; the rest was read." },
  ]);
  expect(module.body.at(-1)).toMatchObject({ value: { kind: "call" } });
  expect([...walkNodes(module)].some((n) => n.kind === "other" && n.type === "too-deep")).toBe(
    true,
  );
});

test("leaves a text that is longer than any program, and says where", () => {
  const { problems, module } = parsePython(`${"a;b\n".repeat(maxTokens / 4)}c()\nd()\n`);
  expect(module.body).toHaveLength(maxTokens / 2);
  expect(problems).toMatchObject([
    {
      level: "recovered",
      message: "Line 500001 comes after more than is read; the rest was not read.",
    },
  ]);
});

test("reads as deep as Python does", () => {
  const text = `${lines(99, (i) => `${" ".repeat(i)}if a:`)}\n${" ".repeat(99)}${"(".repeat(199)}b${")".repeat(199)}\n`;
  expect(readModule(text)).toMatchObject({ wrongAt: [], tooDeepAt: -1 });
});
