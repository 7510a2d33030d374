import { expect, test } from "vitest";
import { parsePythonText } from "../../../test/python.ts";
import { scopesOf } from "./names.ts";
import { lookUp } from "./scopes.ts";

/** What the last use of a name may stand for, as kinds of bindings. */
function meaningOf(name: string, text: string): string[] {
  const scopes = scopesOf(parsePythonText(text));
  const use = scopes.namesOf(name).at(-1);
  if (!use) throw new Error(`no ${name}`);
  return lookUp(scopes, name, use).map(({ kind }) => kind);
}

test.each([
  ["a name of the module", "a", "a = 1\ndef f():\n  return a\n", ["assign"]],
  ["a parameter before a name of the module", "a", "a = 1\ndef f(a): return a\n", ["parameter"]],
  ["a loop of a comprehension", "a", "a = 1\n[a for a in b]\n", ["loop"]],
  ["a global", "a", "def f():\n  global a\n  a = 1\nprint(a)\n", ["assign"]],
  ["not what a class holds, within its methods", "a", "class A:\n  a = 1\n  def f(self): a\n", []],
  ["a parameter of a type", "T", "import T\ndef f[T](x): return T\n", ["other"]],
  ["a parameter of a type of a class", "T", "class A[T]:\n  x = T\n", ["other"]],
  ["not the bound of a parameter of a type", "U", "def f[T: U](x): return U\n", []],
  ["a name that a pattern binds", "a", "match x:\n  case [a, *b]: print(a)\n", ["other"]],
  ["the rest of a pattern", "b", "match x:\n  case {**b}: print(b)\n", ["other"]],
  ["not the class of a pattern", "str", "match x:\n  case str(a): str(1)\n", []],
  ["not a keyword of a pattern", "b", "match x:\n  case A(b=c): b\n", []],
  ["not a value of a pattern", "A", "match x:\n  case A.b: A.b\n", []],
])("finds %s", (_, name, text, kinds) => {
  expect(meaningOf(name, text)).toEqual(kinds);
});
