import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { deadRevision } from "../rules/pre-commit/dead-revision.ts";
import { preCommitSyntax } from "../syntax/pre-commit.ts";
import { bumpHook } from "./bump-hook.ts";

const path = ".pre-commit-config.yaml";

function fix(text: string) {
  return fixFiles({
    files: { [path]: text },
    rules: [deadRevision],
    fixers: [bumpHook],
    syntaxes: [preCommitSyntax],
  });
}

test.each([
  ["rev: 1.7.5  # pinned", "rev: 1.9.4  # pinned"],
  ["rev: '1.7.5'", "rev: '1.9.4'"],
  ["rev: v1.7.5", "rev: v1.9.4"],
])("%s becomes %s", async (before, after) => {
  const text = `repos:\r\n- repo: https://github.com/PyCQA/bandit\r\n  ${before}\r\n  hooks:\r\n  - id: bandit\r\n    args: ["-ll"]\r\n`;
  const fixed = await fix(text);
  expect(fixed.files[path]).toBe(text.replace(before, after));
  expect(fixed.after).toEqual([]);
});

test("refuses a hook without a successor", async () => {
  const text =
    "repos:\n- repo: https://github.com/Lucas-C/pre-commit-hooks-safety\n  rev: v1.3.1\n  hooks:\n  - id: x\n";
  const fixed = await fix(text);
  expect(fixed.files[path]).toBe(text);
  expect(fixed.refused).toMatchObject([{ reason: "needs-person" }]);
});
