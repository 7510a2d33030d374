import { expect, test } from "vitest";
import { readExpectations, surprises } from "./annotations.ts";

/** Finds what begins with `f(`. */
const check = (text: string) => {
  const lines = text.split(/\r\n|\n/);
  const found = new Set(lines.flatMap((line, i) => (line.startsWith("f(") ? [i + 1] : [])));
  return surprises("no-f", { expected: readExpectations(text), found });
};

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
