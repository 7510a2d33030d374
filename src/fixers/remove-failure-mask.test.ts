import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { gateCannotFail as inGithub } from "../rules/github/gate-cannot-fail.ts";
import { gateCannotFail as inGitlab } from "../rules/gitlab/gate-cannot-fail.ts";
import { gateCannotFail as inShell } from "../rules/shell/gate-cannot-fail.ts";
import { gitlabSyntax } from "../syntax/gitlab-ci.ts";
import { shellSyntax } from "../syntax/shell.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { removeFailureMask } from "./remove-failure-mask.ts";

async function fix(path: string, text: string, guided = false) {
  const fixed = await fixFiles({
    files: { [path]: text },
    rules: [inGithub, inGitlab, inShell],
    fixers: [removeFailureMask],
    syntaxes: [workflowSyntax, gitlabSyntax, shellSyntax],
    guided,
  });
  return { ...fixed, text: fixed.files[path] };
}

const workflow = ".github/workflows/a.yml";
const job = (steps: string) => `jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;

test.each([
  ["a mask", "a.sh", "set -e\nbandit -r a || true # why\n", "set -e\nbandit -r a # why\n"],
  [
    "a mask on its own line",
    "a.sh",
    "set -e\npip-audit \\\n  -r a \\\n  || true\necho\n",
    "set -e\npip-audit \\\n  -r a\necho\n",
  ],
  ["CRLF and no end of line", "a.sh", "set -e\r\ngrype x || :", "set -e\r\ngrype x"],
  [
    "a group",
    "a.sh",
    "set -e\n{ bandit -r a; pip-audit; } || true\n",
    "set -e\n{ bandit -r a; pip-audit; }\n",
  ],
  ["an option", "a.sh", "set -e\nbandit --exit-zero -r a\n", "set -e\nbandit -r a\n"],
  ["a zero", "a.sh", "set -e\ngitleaks detect --exit-code 0 -v\n", "set -e\ngitleaks detect -v\n"],
  [
    "a pipe",
    "a.sh",
    "#!/bin/bash\nset -e\n  npm audit | tee a\n",
    "#!/bin/bash\nset -e\n  set -o pipefail\n  npm audit | tee a\n",
  ],
  [
    "a step",
    workflow,
    job("      - run: bandit -r a || true\n"),
    job("      - run: bandit -r a\n"),
  ],
  [
    "a step's pipe",
    workflow,
    job("      - run: npm audit | tee a\n"),
    job("      - run: set -o pipefail; npm audit | tee a\n"),
  ],
  [
    "a step's && pipe",
    workflow,
    job("      - run: |\n          cd a && npm audit | tee a\n"),
    job("      - run: |\n          cd a && set -o pipefail && npm audit | tee a\n"),
  ],
  [
    "a step whose report is uploaded",
    workflow,
    job(
      "      - run: bandit -o b.txt -r a || true\n      - name: keep\n        uses: actions/upload-artifact@v4\n        with:\n          path: b.txt\n",
    ),
    job(
      "      - run: bandit -o b.txt -r a\n      - name: keep\n        if: ${{ !cancelled() }}\n        uses: actions/upload-artifact@v4\n        with:\n          path: b.txt\n",
    ),
  ],
  [
    "a job whose report is kept",
    ".gitlab-ci.yml",
    "s:\n  script:\n    - bandit -o b.txt -r a || true\n  artifacts:\n    paths: [b.txt]\n",
    "s:\n  script:\n    - bandit -o b.txt -r a\n  artifacts:\n    paths: [b.txt]\n    when: always\n",
  ],
])("lets a scan fail: %s", async (_, path, before, after) => {
  const fixed = await fix(path, before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  [
    "a message",
    "a.sh",
    "set -e\nbandit -r a || echo found\necho x\n",
    "set -e\nbandit -r a || { echo found; exit 1; }\necho x\n",
  ],
  [
    "a script that goes on",
    "a.sh",
    "bandit -r a || true\necho x\n",
    "bandit -r a || exit 1\necho x\n",
  ],
  [
    "a test in front",
    "a.sh",
    "set -e\n[ -d a ] && bandit -r a || true\n",
    "set -e\n[ -d a ] && bandit -r a\n",
  ],
  [
    "pipes behind it",
    "a.sh",
    "#!/bin/bash\nset -e\nnpm audit | tee a\nls | head\n",
    "#!/bin/bash\nset -e\nset -o pipefail\nnpm audit | tee a\nls | head\n",
  ],
  [
    "an upload with a condition",
    workflow,
    job(
      "      - run: bandit -o b.txt -r a || true\n      - if: github.ref == 'x'\n        uses: actions/upload-artifact@v4\n        with:\n          path: b.txt\n",
    ),
    job(
      "      - run: bandit -o b.txt -r a\n      - if: github.ref == 'x'\n        uses: actions/upload-artifact@v4\n        with:\n          path: b.txt\n",
    ),
  ],
])("only proposes: %s", async (_, path, before, after) => {
  expect((await fix(path, before)).text).toBe(before);
  expect((await fix(path, before, true)).text).toBe(after);
});

test.each([
  ["a shell that may not know pipefail", "a.sh", "#!/bin/sh\nset -e\nnpm audit | tee a\n"],
  ["escapes of YAML", workflow, job('      - run: "bandit -r \\"a\\" || true"\n')],
])("refuses %s", async (_, path, text) => {
  const fixed = await fix(path, text, true);
  expect(fixed.text).toBe(text);
  expect(fixed.refused).toMatchObject([{ reason: "needs-person" }]);
});
