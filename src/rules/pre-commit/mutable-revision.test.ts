import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { preCommitSyntax } from "../../syntax/pre-commit.ts";
import { mutableRevision } from "./mutable-revision.ts";

const repo = (rev: string) =>
  `repos:\n  - repo: https://example.org/hooks\n    rev: ${rev}\n    hooks: [{id: x}]\n`;

test.each([
  ["a branch", repo("[[master]]")],
  ["HEAD in quotes", repo("[['HEAD']]")],
  ["allows a tag", repo("v1.2.3")],
  ["allows a commit", repo("5e9e4f3b8c0f1f2a7e0f8d7c6b5a49382716f5e4")],
  ["allows a tag that starts like a branch", repo("main-2024")],
])("%s", (_, marked) => {
  expect(mark(mutableRevision, preCommitSyntax, marked, ".pre-commit-config.yaml")).toBe(marked);
});
