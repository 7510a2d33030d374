import { expect, test } from "vitest";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { constantOf } from "./constants.ts";
import { scopesOf } from "./names.ts";

await loadPython();

/** What the argument of the only call of `f` is. */
function foldedIn(text: string) {
  const scopes = scopesOf(parsePythonText(text));
  const call = scopes.calls.find(({ callee }) => callee.kind === "name" && callee.id === "f");
  return constantOf(scopes, call?.args[0]?.value);
}

test.each([
  ["f('a' \"b\")", "ab"],
  ["f('a\\n' + r'\\n')", "a\n\\n"],
  ["f(1024)", 1024],
  ["f(0x_10)", 16],
  ["f(0o777 | 0b1)", 511],
  ["f(2 ** 3 ** 2)", 512],
  ["f(2 * 512 + 1)", 1025],
  ["f(1 << 10)", 1024],
  ["f(-1.5)", -1.5],
  ["f(not True)", false],
  ["f(None)", null],
  ["A = 'a'\nB = A + 'b'\nf(f'{A}-{B}{1}')", "a-ab1"],
  ["SIZE: int = 512\ndef g():\n    f(SIZE)", 512],
  ["def g():\n    n = 'md5'\n    f(n)", "md5"],
  [`f(${Array.from({ length: 300 }, () => "'a'").join("+")})`, "a".repeat(300)],
])("%j", (text, value) => {
  expect(foldedIn(text)).toBe(value);
});

test.each([
  "f(x)",
  "f(b'a')",
  "f(f'{x}')",
  "f(f'{1:03}')",
  "f(f'{True}')",
  "f(010)",
  "f(99999999999999999999)",
  "f(2 ** 2000)",
  "f('a' + 1)",
  "A = 1\nA = 2\nf(A)",
  "A = 1\nA += 2\nf(A)",
  "for A in (1, 2):\n    f(A)",
  "A, B = 1, 2\nf(A)",
  "def g(n=1):\n    f(n)",
  "A = A + 'a'\nf(A)",
  "A = B\nB = A\nf(A)",
  `f(${Array.from({ length: 5000 }, () => "'a'").join("+")})`,
])("%j cannot be told", (text) => {
  expect(foldedIn(text)).toBe(undefined);
});
