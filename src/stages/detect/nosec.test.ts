import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { banditNames } from "./bandit-names.ts";
import { noqaCovers, nosecCovers } from "./nosec.ts";

const pickle = { aliases: ["B301", "B302"] };

test.each([
  "x() # nosec",
  "x()  #nosec",
  "x() # NOSEC",
  "x() # noqa # nosec",
  "x() # nosec: B301",
  "x() # nosec B301",
  "x() # nosec B101, B302",
  "x() # nosec B101 B302 # noqa: E501",
  "x() # nosec: pickle",
  "x() # nosec B101,marshal",
  "x() # nosec - the file is our own",
  "x() # nosec because, well",
])("%j covers", (line) => {
  expect(nosecCovers(line, pickle)).toBe(true);
});

test.each([
  "x()",
  "nosec()",
  "x() # nosecurity",
  "x() # nosec B303",
  "x() # nosec: B101, assert_used",
  "x() # nosec B101 # B301",
])("%j does not cover", (line) => {
  expect(nosecCovers(line, pickle)).toBe(false);
});

test("a rule without another name is covered by a comment on all", () => {
  expect(nosecCovers("x() # nosec", {})).toBe(true);
  expect(nosecCovers("x() # nosec B101", {})).toBe(false);
});

test.each([
  ["x()  # noqa: S301", true],
  ["x()  # NOQA:E501,S302 - why", true],
  ["x()  # noqa: S324", false],
  ["x()  # noqa", false],
  ["noqa: S301", false],
])("a comment for Ruff speaks of the id that it names: %j", (line, expected) => {
  expect(noqaCovers(line, pickle)).toBe(expected);
});

test("a huge comment ends", () => {
  expect(nosecCovers(`# nosec ${"B101,".repeat(100_000)}B301`, pickle)).toBe(false);
});

test("rules name ids that exist", () => {
  const ids = new Set(banditNames.values());
  const named = rules.flatMap(({ aliases = [] }) => aliases);
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});
