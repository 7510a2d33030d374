import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { trivyExitCode as inGithub } from "../rules/github/trivy-exit-code.ts";
import { trivyExitCode as inGitlab } from "../rules/gitlab/trivy-exit-code.ts";
import { trivyExitCode as inShell } from "../rules/shell/trivy-exit-code.ts";
import { gitlabSyntax } from "../syntax/gitlab-ci.ts";
import { shellSyntax } from "../syntax/shell.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { setTrivyExitCode } from "./set-trivy-exit-code.ts";

async function fix(path: string, text: string, guided = false) {
  const fixed = await fixFiles({
    files: { [path]: text },
    rules: [inGithub, inGitlab, inShell],
    fixers: [setTrivyExitCode],
    syntaxes: [workflowSyntax, gitlabSyntax, shellSyntax],
    guided,
  });
  return { ...fixed, text: fixed.files[path] };
}

test.each([
  [
    "a.sh",
    "trivy image app\n[ $? -eq 0 ] && docker push app\n",
    "trivy image --exit-code 1 app\n[ $? -eq 0 ] && docker push app\n",
  ],
  [
    "a.sh",
    "docker run --rm aquasec/trivy \\\r\n  image app && docker push app",
    "docker run --rm aquasec/trivy \\\r\n  image --exit-code 1 app && docker push app",
  ],
  [
    "a.sh",
    "set -e\ntrivy -q --cache-dir c fs --severity HIGH .\n",
    "set -e\ntrivy -q --cache-dir c fs --exit-code 1 --severity HIGH .\n",
  ],
  [
    "x.gitlab-ci.yml",
    "a:\n  script:\n    - 'trivy fs .'\n",
    "a:\n  script:\n    - 'trivy fs --exit-code 1 .'\n",
  ],
  [
    ".github/workflows/a.yml",
    "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: >-\n          trivy image\n          -o t.txt app\n      - uses: actions/upload-artifact@v4\n        with:\n          path: t.txt\n",
    "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: >-\n          trivy image --exit-code 1\n          -o t.txt app\n      - uses: actions/upload-artifact@v4\n        with:\n          path: t.txt\n        if: ${{ !cancelled() }}\n",
  ],
])("lets trivy say that it found something: %s %j", async (path, before, after) => {
  const fixed = await fix(path, before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("changes a zero only where asked to", async () => {
  const text = "set -e\ntrivy image --exit-code 0 app\n";
  expect((await fix("a.sh", text)).text).toBe(text);
  expect((await fix("a.sh", text, true)).text).toBe("set -e\ntrivy image --exit-code 1 app\n");
});
