import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { actionGate } from "../rules/github/action-gate.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { failScannerAction } from "./fail-scanner-action.ts";

const path = ".github/workflows/a.yml";

async function fix(steps: string) {
  const fixed = await fixFiles({
    files: { [path]: `jobs:\n  a:\n    steps:\n${steps}` },
    rules: [actionGate],
    fixers: [failScannerAction],
    syntaxes: [workflowSyntax],
  });
  return { ...fixed, steps: fixed.files[path]?.replace("jobs:\n  a:\n    steps:\n", "") };
}

const trivy = "      - uses: aquasecurity/trivy-action@0.28.0\n";

test.each([
  [
    `${trivy}        with:\n          exit-code: '0' # soft\n          a: b\n`,
    `${trivy}        with:\n          exit-code: '1' # soft\n          a: b\n`,
  ],
  [
    `${trivy}        with:\n          exit-code: 0\n`,
    `${trivy}        with:\n          exit-code: "1"\n`,
  ],
  [
    `${trivy}        with:\n          image-ref: x\n      - run: y\n`,
    `${trivy}        with:\n          image-ref: x\n          exit-code: "1"\n      - run: y\n`,
  ],
  [trivy, `${trivy}        with:\n          exit-code: "1"\n`],
  [
    `${trivy}        with:\n          output: t.txt\n      - uses: actions/upload-artifact@v4\n        with:\n          path: t.txt\n`,
    `${trivy}        with:\n          output: t.txt\n          exit-code: "1"\n      - uses: actions/upload-artifact@v4\n        with:\n          path: t.txt\n        if: \${{ !cancelled() }}\n`,
  ],
  [
    "      - uses: anchore/scan-action@v6\n        with:\n          image: x\n          output-format: table\n          fail-build: false\n",
    "      - uses: anchore/scan-action@v6\n        with:\n          image: x\n          output-format: table\n",
  ],
  [
    "      - uses: hadolint/hadolint-action@v3.1.0\n        with:\n          no-fail: true\n",
    '      - uses: hadolint/hadolint-action@v3.1.0\n        with:\n          no-fail: "false"\n',
  ],
])("%j becomes %j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.steps).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("refuses inputs at an anchor", async () => {
  const steps = `${trivy}        with: &x\n          exit-code: "1"\n${trivy}        with:\n          <<: *x\n          exit-code: "0"\n`;
  const shared = await fix(
    `      - uses: aquasecurity/trivy-action@0.28.0\n        with: &x\n          image-ref: a\n      - uses: a/b@v1\n        with: *x\n`,
  );
  expect(shared.after).toEqual([]);
  expect((await fix(steps)).steps).toBe(steps);
});
