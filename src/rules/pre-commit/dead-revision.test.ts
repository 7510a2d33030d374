import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { preCommitSyntax } from "../../syntax/pre-commit.ts";
import { deadRevision } from "./dead-revision.ts";

const repo = (address: string, rev: string) =>
  `repos:\n  - repo: ${address}\n    rev: ${rev}\n    hooks:\n      - id: x\n`;

test.each([
  ["bandit 1.7.5", repo("https://github.com/pycqa/bandit", "[[1.7.5]]")],
  ["another spelling", repo("https://github.com/PyCQA/bandit.git", '[["1.7.5"]]')],
  ["an address of ssh", repo("git@github.com:PyCQA/bandit", "[[v1.7.5]]")],
  ["hooks of safety", repo("https://github.com/Lucas-C/pre-commit-hooks-safety", "[[v1.3.1]]")],
  ["an older bandit", repo("https://github.com/pycqa/bandit", "[[1.7.0]]")],
  [
    "allows one that is given what it lacks",
    `${repo("https://github.com/pycqa/bandit", "1.7.5")}        additional_dependencies: ["pbr>=6"]\n`,
  ],
  ["allows later ones", repo("https://github.com/pycqa/bandit", "1.7.6")],
  ["allows other repositories", repo("https://example.org/mybandit", "1.7.5")],
  ["allows local hooks", "repos:\n  - repo: local\n    hooks:\n      - id: safety\n"],
])("%s", (_, marked) => {
  expect(mark(deadRevision, preCommitSyntax, marked, ".pre-commit-config.yaml")).toBe(marked);
});
