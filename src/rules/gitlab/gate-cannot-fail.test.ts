import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { gitlabSyntax } from "../../syntax/gitlab-ci.ts";
import { gateCannotFail } from "./gate-cannot-fail.ts";

const job = (script: string, more = "") => `scan:\n  script:\n${script}${more}`;

test.each([
  ["a line", job("    - [[bandit -r app || true]]\n")],
  ["a block", job("    - |\n      cd app\n      [[bandit -r . || exit 0]]\n")],
  ["a lone script", "scan:\n  script: [[gitleaks detect || true]]\n"],
  [
    "a template once",
    ".x: &x\n  - [[npm audit || true]]\na:\n  script: *x\nb:\n  script:\n    - *x\n    - echo\n",
  ],
  [
    "a stored report",
    job("    - [[bandit -o b.txt -r a || true]]\n", "  artifacts:\n    paths: [b.txt]\n"),
  ],
])("reports %s", (_, text) => {
  expect(mark(gateCannotFail, gitlabSyntax, text)).toBe(text);
});

test.each([
  ["a pipe: the runner turns pipefail on", job("    - npm audit | tee a.log\n")],
  [
    "a report that GitLab reads",
    job(
      "    - bandit -o gl-sast-report.json -r a || true\n",
      "  artifacts:\n    reports:\n      sast: gl-sast-report.json\n",
    ),
  ],
  [
    "a report that a later line reads",
    job("    - bandit -f json -o b.json -r a || true\n    - python judge.py b.json\n"),
  ],
  ["a reference", job("    - !reference [.x, script]\n")],
  ["global keys", "variables:\n  X: npm audit || true\nstages: [a]\n"],
  ["after_script", "a:\n  script: [echo]\n  after_script:\n    - npm audit || true\n"],
])("allows %s", (_, text) => {
  expect(mark(gateCannotFail, gitlabSyntax, text)).toBe(text);
});
