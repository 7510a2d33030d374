import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../test/needs.ts";
import { loadPython, parsePythonText } from "../../test/python.ts";
import { indexLines } from "../model/index.ts";
import type { PyExpression, PyNode, PyStatement } from "./python/nodes.ts";
import { stringValue } from "./python/string-values.ts";
import { walkNodes } from "./python/walk.ts";

beforeAll(async () => {
  await loadPython();
});

const first = (text: string): PyStatement => {
  const statement = parsePythonText(text).module.body[0];
  if (!statement) throw new Error("no statement");
  return statement;
};

const expression = (text: string): PyExpression => {
  const statement = first(text);
  if (statement.kind !== "expression-statement") throw new Error(statement.kind);
  return statement.value;
};

const count = (text: string) => [...walkNodes(parsePythonText(text).module)].length;

test("reads what an import brings in, relative ones with their dots", () => {
  const { module } = parsePythonText(
    "import os as o, a.b\nfrom ..x import (y as z, w)\nfrom q import *\n",
  );
  expect(module.body).toMatchObject([
    { kind: "import", names: [{ name: "os", alias: "o" }, { name: "a.b" }] },
    { module: "..x", names: [{ name: "y", alias: "z" }, { name: "w" }], isWildcard: false },
    { module: "q", names: [], isWildcard: true },
  ]);
});

test("reads functions with decorators, kinds of parameters, and async", () => {
  expect(
    first("@dec(1)\nasync def f(a, /, b: int = 3, *args: str, c=1, **kw) -> X: pass\n"),
  ).toMatchObject({
    kind: "function",
    name: "f",
    isAsync: true,
    decorators: [{ kind: "call" }],
    returns: { id: "X" },
    parameters: [
      { name: "a", star: "" },
      { name: "b", annotation: { id: "int" }, defaultValue: { text: "3" } },
      { name: "args", star: "*" },
      { name: "c", star: "", defaultValue: { text: "1" } },
      { name: "kw", star: "**" },
    ],
  });
});

test("reads chained, annotated and augmented assignments", () => {
  expect(first("a = b = 1")).toMatchObject({
    targets: [{ id: "a" }, { id: "b" }],
    value: { text: "1" },
  });
  expect(first("a: int = 1")).toMatchObject({ annotation: { id: "int" }, value: { text: "1" } });
  expect(first("a: int")).not.toHaveProperty("value");
  expect(first("a += 1")).toMatchObject({ kind: "augmented-assign", operator: "+=" });
});

test("holes of an f-string, and what is beside them", () => {
  const text = `f"a {x!r:>{w}} {y=} {{z}}" 'lit'`;
  const node = expression(text);
  if (node.kind !== "string") throw new Error(node.kind);
  expect(node.pieces.map(({ prefix, quote }) => prefix + quote)).toEqual(['f"', "'"]);
  const segments = node.pieces.flatMap((piece) => piece.segments);
  expect(segments.map(({ kind, range }) => [kind, text.slice(range.start, range.end)])).toEqual([
    ["text", "a "],
    ["hole", "{x!r:>{w}}"],
    ["text", " "],
    ["hole", "{y=}"],
    ["text", " {{z}}"],
    ["text", "lit"],
  ]);
  expect(segments[1]).toMatchObject({ conversion: "r", format: ">{w}", nested: [{ id: "w" }] });
  expect(segments[3]).toMatchObject({ isDebug: true });
});

test.each([
  [`"a\\n\\x41\\101\\u00e9"`, "a\nAA\u00e9"],
  [`r"\\n" "b"`, "\\nb"],
  [`("a"\n "b")`, "ab"],
  [`f"{{x}}"`, "{x}"],
  [`"""a\r\nb"""`, "a\nb"],
  [`"a\\\nb"`, "ab"],
  [`u'x'`, "x"],
  [`b"x"`, undefined],
  [`f"{x}"`, undefined],
])("the value of %s", (text, value) => {
  expect(stringValue(expression(text), text)).toBe(value);
});

test("brackets are beside the range", () => {
  expect(expression("(( a ))")).toMatchObject({
    kind: "name",
    range: { start: 3, end: 4 },
    parens: { start: 0, end: 7 },
  });
});

test("offsets are UTF-16, past a byte order mark, emoji and CRLF", () => {
  const text = "\uFEFFx = '\u{1F600}é'\r\ny(1)\r\n";
  const calls = [...walkNodes(parsePythonText(text).module)].filter(({ kind }) => kind === "call");
  expect(calls.map(({ range }) => text.slice(range.start, range.end))).toEqual(["y(1)"]);
});

test("reads what stands around an error, and names its line", () => {
  const { problems, module } = parsePythonText("import os\nx = = 1\nos.system('x')\n");
  expect(problems[0]).toMatchObject({
    level: "recovered",
    message: "Line 2 is not valid Python; the rest was read.",
  });
  expect([...walkNodes(module)].some(({ kind }) => kind === "call")).toBe(true);
});

test.each(["except A, B: pass", "except* A as e: pass"])("reads %s", (clause) => {
  expect(parsePythonText(`try: x\n${clause}\n`).problems).toEqual([]);
});

test("the module can be asked for after another file was parsed", () => {
  const before = parsePythonText("a = 1\n");
  parsePythonText("b = 2\nc = 3\n");
  expect(before.module.body).toMatchObject([{ targets: [{ id: "a" }] }]);
});

test.each([
  ["nothing", "", 1],
  ["chains of operators", `${"a+".repeat(20_000)}a`, 40_003],
  ["chains of calls", `a${".b()".repeat(20_000)}`, 40_003],
])("reads %s", (_, text, nodes) => {
  expect(count(text)).toBe(nodes);
});

test.each([
  ["brackets", `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
  ["open brackets", "(".repeat(30_000)],
  ["nots", `${"not ".repeat(30_000)}a`],
  ["lambdas", `${"lambda:".repeat(30_000)}1`],
  ["blocks", Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}if a:`).join("\n")],
  ["f-strings", `${"f'{".repeat(5000)}x`],
  ["quotes", '"""'.repeat(5001)],
  ["control characters", "\0\x01\x02\uD800x = (\n"],
])("survives a heap of %s", (_, text) => {
  expect(count(text)).toBeLessThan(20_000);
});

const oracle = `
import ast, json, sys
def name(f):
    return f.id if isinstance(f, ast.Name) else f.attr if isinstance(f, ast.Attribute) else "?"
out = {}
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as f:
        tree = ast.parse(f.read())
    out[path] = sorted([n.lineno, n.col_offset, n.end_lineno, n.end_col_offset, name(n.func),
        len(n.args), [k.arg for k in n.keywords]] for n in ast.walk(tree) if isinstance(n, ast.Call))
print(json.dumps(out))
`;

describe("against Python's own parser", () => {
  needs("python3")("finds the same calls at the same places", () => {
    const list = spawnSync("python3", [
      "-c",
      "import sysconfig,glob;print('\\n'.join(sorted(glob.glob(sysconfig.get_paths()['stdlib']+'/*.py'))))",
    ]);
    const files = list.stdout.toString().trim().split("\n");
    const ours = new Map<string, unknown[]>();
    for (const path of files) {
      const text = readFileSync(path, "utf8");
      // Columns of CPython are bytes: what is not ASCII is left to the test above.
      if (/[^\0-\x7f]/.test(text)) continue;
      const document = parsePythonText(text, path);
      expect([path, document.problems]).toEqual([path, []]);
      ours.set(path, callsOf(document.module, text));
    }
    expect(ours.size).toBeGreaterThan(50);
    const { stdout } = spawnSync("python3", ["-c", oracle, ...ours.keys()], { maxBuffer: 1e9 });
    const theirs = JSON.parse(stdout.toString()) as Record<string, unknown[]>;
    for (const [path, calls] of ours) expect([path, calls]).toEqual([path, theirs[path]]);
  });
});

function callsOf(module: PyNode, text: string): unknown[] {
  const lines = indexLines(text);
  const rows: (readonly [number, number, number, number, string, number, (string | null)[]])[] = [];
  for (const node of walkNodes(module)) {
    if (node.kind !== "call") continue;
    const at = lines.regionOf(node.range);
    const { callee } = node;
    const isNamed = (arg: (typeof node.args)[number]) =>
      arg.name !== undefined || arg.star === "**";
    rows.push([
      at.startLine,
      at.startColumn - 1,
      at.endLine,
      at.endColumn - 1,
      callee.kind === "name" ? callee.id : callee.kind === "attribute" ? callee.name : "?",
      node.args.filter((arg) => !isNamed(arg)).length,
      node.args.filter(isNamed).map(({ name }) => name ?? null),
    ]);
  }
  return rows.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
}
