import { expect, test } from "vitest";
import type { JsNode } from "./javascript/nodes.ts";
import { walkNodes } from "./javascript/walk.ts";
import { javascriptSyntax } from "./javascript.ts";

const parse = (text: string, path = "a.js") =>
  javascriptSyntax.parse({ path, text, encoding: "utf-8" });

/** Kind and text of every node of some kinds, in the order of the text. */
function nodesOf(text: string, kinds: readonly JsNode["kind"][], path?: string): string[] {
  return [...walkNodes(parse(text, path).module)]
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ range: { start, end } }) => text.slice(start, end));
}

test("ranges are offsets into the text, whatever stands before", () => {
  const text = "\uFEFF// 😀\r\nconst a = f(\r\n  'b' /* c */, `d${e}`);\r\n";
  expect(nodesOf(text, ["call", "string", "template"])).toEqual([
    "f(\r\n  'b' /* c */, `d${e}`)",
    "'b'",
    "`d${e}`",
  ]);
  expect(parse(text).problems).toEqual([]);
  expect(parse(text).module.comments.map((c) => text.slice(c.start, c.end))).toEqual([
    "// 😀",
    "/* c */",
  ]);
});

test("members by a text are members, others are indices", () => {
  expect(nodesOf("a.b; a['c']; a?.d; a[`e`]", ["member"])).toHaveLength(4);
  expect(nodesOf("a[b]; a[1]", ["index"])).toHaveLength(2);
});

test("types leave nothing, and casts leave what they cast", () => {
  const text =
    "interface A { b: string }\ntype C = A;\ndeclare const d: C;\nconst f = (g as any)!.h;\nenum I { J = 'k' }\nfunction l(this: A, m?: number): void;\n";
  const { module, problems } = parse(text, "a.ts");
  expect(problems).toEqual([]);
  expect(module.body.map(({ kind }) => kind)).toEqual(["declaration", "declaration"]);
  expect(nodesOf(text, ["name"], "a.ts")).toEqual(["f", "g", "I"]);
});

test("parameters keep their types as they are written", () => {
  const text = "class A { constructor(private pool: Pool, @Body() b: { c: string } = {}) {} }";
  const [method] = [...walkNodes(parse(text, "a.ts").module)].filter((n) => n.kind === "function");
  expect(method?.parameters).toMatchObject([
    { annotation: "Pool", target: { id: "pool" } },
    {
      annotation: "{ c: string }",
      defaultValue: { kind: "object" },
      decorators: [{ kind: "call" }],
    },
  ]);
});

test("patterns are what they look like", () => {
  const text = "const { a, b: [c = 1], ...d } = e;";
  expect(nodesOf(text, ["property"])).toEqual(["a", "b: [c = 1]"]);
  expect(nodesOf(text, ["assign", "spread"])).toEqual(["c = 1", "...d"]);
});

test("modules, scripts, JSX and what only old scripts may write are read", () => {
  for (const [path, text] of [
    [
      "a.js",
      "import a, { b as c } from 'd';\nexport default a;\nexport * from './e';\nawait c();\n",
    ],
    ["a.js", "with (a) { b = 010; }\nreturn;\n"],
    ["a.jsx", "const a = <A b='c' {...d}>{e} f</A>;\n"],
    ["a.tsx", "const a = <T,>(b: T) => <></>;\n"],
    ["a.ts", "const a = <any>b;\nimport c = require('d');\nexport = c;\nnamespace E { f(); }\n"],
    ["a.cts", "@A() class B { @C() d!: string; static { e(); } #f = 1; get g() { return 1; } }\n"],
    [
      "a.js",
      "#!/usr/bin/env node\n'use strict';\nvar a = 1; var a = 2;\nlabel: for (;;) break label;\n",
    ],
    ["a.js", "// @flow\nfunction a(b: ?string): %checks { return (b: any); }\n"],
  ] as const) {
    expect([path, parse(text, path).problems]).toEqual([path, []]);
  }
});

test("what stands round a mistake is read", () => {
  const text = "a(1);\nfunction b( { c(2);\n}\nd(3);\nconst e = = 4;\nf(5);\n";
  const document = parse(text);
  expect(document.problems[0]).toMatchObject({ level: "recovered" });
  expect(nodesOf(text, ["call"])).toEqual(expect.arrayContaining(["a(1)", "d(3)", "f(5)"]));
});

test.each([
  [
    "brackets that are never closed",
    "module.exports = () => {\n  a(1);\n  return (req) => {\n    b(2);\n",
  ],
  ["brackets that were never opened", "a(1);\n  }\n})\nb(2);\n"],
  ["a line that is no code", "a(1);\n<<<<<<< HEAD\nb(2);\n"],
])("what stands round %s is read", (_, text) => {
  const { problems, module } = parse(text);
  expect(problems[0]).toMatchObject({ level: "recovered" });
  expect(nodesOf(text, ["call"])).toEqual(["a(1)", "b(2)"]);
  for (const { range } of walkNodes(module)) expect(range.end).toBeLessThanOrEqual(text.length);
});

test("one mistake the parser goes on after is named by its line", () => {
  const { problems } = parse("a();\nconst b;\nc();\n");
  expect(problems).toMatchObject([
    { level: "recovered", message: expect.stringContaining("Line 2") },
  ]);
});

test.each([
  ["brackets", `${"(\n".repeat(50_000)}1${")\n".repeat(50_000)}`],
  ["arrays", "[\n".repeat(100_000)],
  ["sums", Array.from({ length: 30_000 }, () => "'a'").join(" +\n")],
  ["calls", `a${"\n.b()".repeat(30_000)}`],
  ["functions", "function f() {\n".repeat(5_000)],
  ["templates", "`${\n".repeat(20_000)],
  ["garbage", "}{)(=>`'\n".repeat(20_000)],
  ["lines of garbage", "if (\n".repeat(20_000)],
])("deep or broken %s end soon and never throw", (_, text) => {
  const { problems, module } = parse(text);
  expect([...walkNodes(module)].length).toBeGreaterThan(0);
  expect(problems.every(({ message }) => message !== "")).toBe(true);
});

test("made files are left alone, by their names or by how they look", () => {
  for (const path of ["dist/a.js", "x/node_modules/a/b.js", "jquery-3.min.js", "types.d.ts"]) {
    expect(parse("a(", path)).toMatchObject({ problems: [], module: { body: [] } });
  }
  expect(parse("a(1);".repeat(20_000)).problems).toMatchObject([{ level: "unread" }]);
});
