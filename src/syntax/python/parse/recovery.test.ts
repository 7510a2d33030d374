import { describe, expect, test } from "vitest";
import { misplacedIn } from "../../../../test/python-ranges.ts";
import type { PyNode } from "../nodes.ts";
import { parsePython } from "../parser.ts";
import { walkNodes } from "../walk.ts";
import { readModule } from "./parse-module.ts";

/** What is called and what is defined, as written; and the lines that are named. */
function read(text: string): { readonly found: string; readonly lines: string } {
  const { problems, module } = parsePython(text);
  expect(misplacedIn(module, text)).toEqual([]);
  const found = [...walkNodes(module)].flatMap((node) => foundIn(node, text));
  const lines = problems.map(({ message }) => /^Line (\d+) is not valid Python/.exec(message)?.[1]);
  return { found: found.join(" "), lines: lines.join(" ") };
}

function foundIn(node: PyNode, text: string): string[] {
  if (node.kind === "call") return [text.slice(node.callee.range.start, node.callee.range.end)];
  return node.kind === "function" || node.kind === "class" ? [`${node.kind}:${node.name}`] : [];
}

test.each([
  ["an operand that is missing", "a = = b()\nc()\n", "b c", "1"],
  ["an end that is missing", "a(b(\ndef f(): c()\nd()\n", "a b function:f c d", "1"],
  ["brackets of a call that are not closed", "a(b, c(d)\nimport x\ne()\n", "a c e", "1"],
  [
    "a list that is not closed",
    "x = [a(),\n  b(),\n@c()\ndef f(): d()\n",
    "a b function:f c d",
    "2",
  ],
  ["a bracket within a function", "def f():\n  a(\n  return b()\nc()\n", "function:f a b c", "2"],
  ["a class below a bracket", "if a(:\nclass B: c()\n", "a class:B c", "1"],
  ["an import below a bracket", "a((\nfrom b import c\nd()\n", "a d", "1"],
  ["a coroutine below a bracket", "a[b(\nasync def c(): d()\n", "b function:c d", "1"],
  ["brackets that are not alike", "a(b]\nc(d)\n", "a c", "1"],
  ["a bracket too many", "a(b))\nc()\n", "a c", "1"],
  ["a comma that is missing", "f(a() b(), c())\n", "f a b c", "1"],
  ["two statements on a line", "a() b()\nc()\n", "a b c", "1"],
  ["a header that is none", "clas A(b()):\n  def f(self): c()\nd()\n", "A b function:f c d", "1"],
  ["a header with more in it", "if a() b():\n  c()\nd()\n", "a b c d", "1"],
  ["parameters that are none", "def f(a b, 1, *):\n  c()\nd()\n", "function:f c d", "1"],
  ["a name that is missing", "def (a): b()\nclass : c()\n", "function: b class: c", "1 2"],
  ["an else without an if", "else:\n  a()\nb()\n", "a b", "1"],
  ["an except without a try", "except A:\n  a()\nb()\n", "a b", "1"],
  ["a try without an except", "try:\n  a()\nb()\n", "a b", "3"],
  ["a block that is missing", "if a():\nb()\n", "a b", "2"],
  ["a block that nothing opens", "a()\n    b()\n    c()\nd()\n", "a b c d", "2"],
  ["an indentation of no level", "if a:\n    b()\n  c()\nd()\n", "b c d", "3"],
  ["a string that is not closed", "a('b)\nc()\n", "a c", "1"],
  ["a string of three quotes that is not closed", "a()\nb('''c\nd()\n", "a b", "2"],
  ["a hole that is not closed", "a(f'{b()')\nc()\ndef f(): d()\n", "a b function:f d", "1"],
  ["a hole that is empty", "a(f'{}')\nb()\n", "a b", "1"],
  ["more than one expression in a hole", "a(f'{b() c()}', d())\ne()\n", "a b d e", "1"],
  ["signs that are no tokens", "a() $ b()\nc() ? d()\n", "a b c d", "1 2"],
  ["a backslash in a line", "a() \\ b()\nc()\n", "a b c", "1"],
  ["a decorator of nothing", "@a()\nb()\n", "a b", "2"],
  ["a case that is none", "match a:\n  case 1: b()\n  c()\n  case 2: d()\ne()\n", "b d e", "3"],
  ["marks of a merge", "<<<<<<< a\nb()\n=======\nc()\n>>>>>>> d\ne()\n", "b c e", "1 3 5"],
  ["a template", "a = {{ b() }}\n{% if c() %}\nd()\n", "b c d", "2"],
  ["prose", "This is not a program, is it?\na()\n", "a", "1"],
])("reads round %s", (_, text, found, lines) => {
  expect(read(text)).toEqual({ found, lines });
});

test("a statement that cannot be read keeps what it says", () => {
  const [statement] = readModule("a = b() c()\n").module.body;
  expect(statement).toMatchObject({
    kind: "other-statement",
    type: "ERROR",
    range: { start: 0, end: 11 },
    expressions: [{ kind: "name" }, { kind: "call" }, { kind: "call" }],
  });
});

describe("what long brackets may hold", () => {
  test.each([
    ["words of statements within names", "a(\nimported,\nclassy, defer)\nb()\n"],
    ["a matrix product", "a = (b\n@ c\n@ d)\ne()\n"],
    ["from of a generator", "a = (yield\nfrom b)\n"],
    ["lambdas and loops", "a = [\nlambda: b\nfor c in d\nif e]\n"],
    ["strings", "a(\n'''\ndef f(): pass\n''',\nb)\n"],
  ])("%s", (_, text) => {
    expect(readModule(text).wrongAt).toEqual([]);
  });
});

test("twenty lines are named at most", () => {
  expect(parsePython("a b\n".repeat(1000)).problems).toHaveLength(20);
});
