import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fixers } from "../src/fixers/index.ts";
import { rules } from "../src/rules/index.ts";
import { banditNames } from "../src/stages/detect/bandit-names.ts";

const page = readFileSync(new URL("../docs/bandit.md", import.meta.url), "utf8");

/** Cells of the table's rows by Bandit's id. */
const rows = new Map(
  page
    .split("\n")
    .filter((line) => /^\| B\d{3} \|/.test(line))
    .map((line) => {
      const [, id = "", name = "", named = "", fixed = ""] = line
        .split("|")
        .map((cell) => cell.trim());
      return [id, { name, rules: quoted(named), fixers: quoted(fixed) }] as const;
    }),
);

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name).sort();
}

test("the page on Bandit knows all of its ids", () => {
  const names = [...rows].map(([id, { name }]) => [name, id]);
  expect(names.sort()).toEqual([...banditNames].sort());
});

test.each([...rows])("the rules and fixers for %s are those in the code", (id, row) => {
  const mine = rules.filter(({ aliases }) => aliases?.includes(id));
  expect(row.rules).toEqual(mine.map((rule) => rule.id.replace("python/", "")).sort());
  const fixing = fixers.filter(({ fixes }) => mine.some((rule) => fixes.includes(rule.id)));
  expect(row.fixers).toEqual(fixing.map((fixer) => fixer.id).sort());
});
