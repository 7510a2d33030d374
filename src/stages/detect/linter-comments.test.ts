import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { linterComment } from "./linter-comments.ts";

const rule = (id: string) => {
  const found = rules.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no rule ${id}`);
  return found;
};
const sql = rule("javascript/sql-injection");

test.each([
  ["db.query(q); // nosemgrep", "", "nosemgrep"],
  ["db.query(q);", "  // nosemgrep: some.rule.id", "nosemgrep"],
  ["db.query(q); // eslint-disable-line security/detect-sql-injection", "", "eslint-disable"],
  ["eval(x);", "// eslint-disable-next-line no-eval -- why", "eslint-disable"],
  ["eval(x);", "/* eslint-disable-next-line no-console */", undefined],
  ["eval(x); // eslint-disable-next-line no-eval", "", undefined],
  ["eval('nosemgrep');", "", undefined],
])("%s", (here, above, by) => {
  expect(linterComment({ here, above }, sql)).toBe(by);
});

test("speaks of code only, and ESLint of its own languages", () => {
  const here = "a = 'b' # nosemgrep";
  expect(linterComment({ here, above: "" }, rule("python/sql-injection"))).toBe("nosemgrep");
  expect(linterComment({ here, above: "" }, rule("javascript/hardcoded-secret"))).toBeUndefined();
  const eslint = { here: "x # eslint-disable-line no-eval", above: "" };
  expect(linterComment(eslint, rule("python/sql-injection"))).toBeUndefined();
});
