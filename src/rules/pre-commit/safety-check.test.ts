import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { preCommitSyntax } from "../../syntax/pre-commit.ts";
import { safetyCheck } from "./safety-check.ts";

test("reports a local hook", () => {
  const text =
    "repos:\n  - repo: local\n    hooks:\n      - [[id: deps\n        entry: poetry run safety check -r a.txt\n        language: system]]\n";
  expect(mark(safetyCheck, preCommitSyntax, text)).toBe(text);
});

test.each([
  "repos:\n  - repo: local\n    hooks:\n      - id: safety\n        entry: safety scan\n",
  "repos:\n  - repo: https://github.com/pypa/pip-audit\n    hooks:\n      - id: safety\n",
  "- repo: local\n  hooks: [3]\n",
  "repos: 3 # safety\n",
])("allows %j", (text) => {
  expect(mark(safetyCheck, preCommitSyntax, text)).toBe(text);
});
