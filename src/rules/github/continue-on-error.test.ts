import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { continueOnError } from "./continue-on-error.ts";

const job = (steps: string, more = "") =>
  `jobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`;

test.each([
  ["a step with a command", job("      - run: npm audit\n        [[continue-on-error: true]]\n")],
  [
    "a step with an action",
    job("      - [[continue-on-error: true]]\n        uses: trufflesecurity/trufflehog@main\n"),
  ],
  ["a job", job("      - run: bandit -r a\n", "    [[continue-on-error: true]]\n")],
  [
    "a step with an id that nobody asks",
    job("      - id: s\n        run: npm audit\n        [[continue-on-error: true]]\n"),
  ],
])("reports %s", (_, text) => {
  expect(mark(continueOnError, workflowSyntax, text)).toBe(text);
});

test.each([
  [
    "another step",
    job("      - run: npm test\n        continue-on-error: true\n      - run: npm audit\n"),
  ],
  ["false", job("      - run: npm audit\n        continue-on-error: false\n")],
  ["an expression", job("      - run: npm audit\n        continue-on-error: ${{ inputs.soft }}\n")],
  [
    "an outcome that is read",
    job(
      "      - id: s\n        run: npm audit\n        continue-on-error: true\n      - if: steps.s.outcome == 'failure'\n        run: exit 1\n",
    ),
  ],
  [
    "a report that is read",
    job(
      "      - run: npm audit --json > a.json\n        continue-on-error: true\n      - run: node judge.js a.json\n",
    ),
  ],
  [
    "a second look",
    job(
      "      - run: npm audit\n        continue-on-error: true\n      - run: npm audit --audit-level=high\n",
    ),
  ],
])("allows %s", (_, text) => {
  expect(mark(continueOnError, workflowSyntax, text)).toBe(text);
});
