import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { surprises } from "./annotations.ts";
import { compileRule } from "./compile-rule.ts";

const python = await loadPython();
const rule = compileRule({
  id: "no-f",
  language: "python",
  title: "f is called",
  severity: "low",
  cwe: 710,
  match: "f(...)",
});
const check = (text: string) =>
  surprises([rule], python.parse({ path: "a.py", text, encoding: "utf-8" }));

test("a sample that says what the rule does", () => {
  expect(
    check("# ruleid: no-f\nf()\n# ok: no-f\ng()\n# ruleid: other, custom/no-f\n\n# text\n"),
  ).toEqual([{ rule: "no-f", line: 7, problem: "missed", isKnown: false }]);
});

test.each([
  ["# ruleid: no-f\ng()\n", { line: 2, problem: "missed", isKnown: false }],
  ["# ok: no-f\nf()\n", { line: 2, problem: "reported", isKnown: false }],
  ["f()\n", { line: 1, problem: "reported", isKnown: false }],
  ["# todoruleid: no-f\ng()\n", { line: 2, problem: "missed", isKnown: true }],
  ["# todook: no-f\r\nf()\r\n", { line: 2, problem: "reported", isKnown: true }],
])("%j", (text, surprise) => {
  expect(check(text)).toEqual([{ rule: "no-f", ...surprise }]);
});
