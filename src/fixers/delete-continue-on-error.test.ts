import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { continueOnError } from "../rules/github/continue-on-error.ts";
import { allowFailure } from "../rules/gitlab/allow-failure.ts";
import { gitlabSyntax } from "../syntax/gitlab-ci.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { deleteContinueOnError } from "./delete-continue-on-error.ts";

async function fix(path: string, text: string, guided = false) {
  const fixed = await fixFiles({
    files: { [path]: text },
    rules: [continueOnError, allowFailure],
    fixers: [deleteContinueOnError],
    syntaxes: [workflowSyntax, gitlabSyntax],
    guided,
  });
  return { ...fixed, text: fixed.files[path] };
}

const workflow = ".github/workflows/a.yml";

test.each([
  [
    "a step, and its upload is kept",
    workflow,
    "jobs:\n  a:\n    steps:\n      - uses: snyk/actions/node@master\n        continue-on-error: true # for the upload\n      - uses: github/codeql-action/upload-sarif@v3\n        with:\n          sarif_file: s.sarif\n",
    "jobs:\n  a:\n    steps:\n      - uses: snyk/actions/node@master\n      - uses: github/codeql-action/upload-sarif@v3\n        with:\n          sarif_file: s.sarif\n        if: ${{ !cancelled() }}\n",
  ],
  [
    "the first key of a step",
    workflow,
    "jobs:\r\n  a:\r\n    steps:\r\n      - continue-on-error: true\r\n        run: npm audit\r\n",
    "jobs:\r\n  a:\r\n    steps:\r\n      - run: npm audit\r\n",
  ],
  [
    "a job that scans",
    workflow,
    "jobs:\n  security:\n    continue-on-error: true\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm audit\n",
    "jobs:\n  security:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm audit\n",
  ],
  [
    "a job of GitLab",
    ".gitlab-ci.yml",
    "bandit:\n  allow_failure: true\n  script:\n    - bandit -r a\n  artifacts:\n    paths: [x]\n",
    "bandit:\n  script:\n    - bandit -r a\n  artifacts:\n    paths: [x]\n    when: always\n",
  ],
])("deletes the key: %s", async (_, path, before, after) => {
  const fixed = await fix(path, before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("only proposes it for a job that does other things", async () => {
  const text =
    "jobs:\n  build:\n    continue-on-error: true\n    steps:\n      - run: make\n      - run: npm audit\n";
  expect((await fix(workflow, text)).text).toBe(text);
  expect((await fix(workflow, text, true)).text).toBe(
    text.replace("    continue-on-error: true\n", ""),
  );
});

test("refuses a step in brackets", async () => {
  const text = "jobs:\n  a:\n    steps:\n      - { run: npm audit, continue-on-error: true }\n";
  const fixed = await fix(workflow, text, true);
  expect(fixed.text).toBe(text);
  expect(fixed.refused).toMatchObject([{ reason: "needs-person" }]);
});
