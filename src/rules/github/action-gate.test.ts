import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { actionGate } from "./action-gate.ts";

const job = (steps: string) => `jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
const trivy = "aquasecurity/trivy-action@0.28.0";

test.each([
  [
    "a zero",
    job(
      `      - uses: ${trivy}\n        with:\n          image-ref: x\n          [[exit-code: '0']]\n`,
    ),
  ],
  ["nothing", job(`      - uses: [[${trivy}]]\n        with:\n          image-ref: x\n`)],
  ["no inputs", job(`      - uses: [[${trivy}]]\n`)],
  [
    "a table in a file",
    job(`      - uses: [[${trivy}]]\n        with:\n          output: t.txt\n`),
  ],
  [
    "grype",
    job(
      "      - uses: anchore/scan-action@v6\n        with:\n          image: x\n          output-format: table\n          [[fail-build: false]]\n",
    ),
  ],
  [
    "checkov",
    job(
      "      - uses: bridgecrewio/checkov-action@v12\n        with:\n          [[soft_fail: true]]\n",
    ),
  ],
  [
    "hadolint",
    job(
      "      - uses: hadolint/hadolint-action@v3.1.0\n        with:\n          [[no-fail: true]]\n",
    ),
  ],
  [
    "dependency review",
    job(
      "      - uses: actions/dependency-review-action@v4\n        with:\n          [[warn-only: true]]\n",
    ),
  ],
])("reports %s", (_, text) => {
  expect(mark(actionGate, workflowSyntax, text)).toBe(text);
});

test.each([
  ["a one", job(`      - uses: ${trivy}\n        with:\n          exit-code: '1'\n`)],
  [
    "an expression",
    job(`      - uses: ${trivy}\n        with:\n          exit-code: \${{ inputs.code }}\n`),
  ],
  [
    "an SBOM",
    job(
      `      - uses: ${trivy}\n        with:\n          format: cyclonedx\n          output: s.json\n`,
    ),
  ],
  [
    "SARIF for code scanning",
    job(
      `      - uses: ${trivy}\n        with:\n          format: sarif\n          output: t.sarif\n      - uses: github/codeql-action/upload-sarif@v3\n        with:\n          sarif_file: t.sarif\n`,
    ),
  ],
  [
    "a configuration",
    job(`      - uses: ${trivy}\n        with:\n          trivy-config: trivy.yaml\n`),
  ],
  ["the environment", `env:\n  TRIVY_EXIT_CODE: 1\n${job(`      - uses: ${trivy}\n`)}`],
  [
    "milder findings",
    job(
      `      - uses: ${trivy}\n        with:\n          severity: LOW,MEDIUM\n          exit-code: 0\n`,
    ),
  ],
  [
    "a second step that can fail",
    job(
      `      - uses: ${trivy}\n        with:\n          exit-code: 0\n      - uses: ${trivy}\n        with:\n          exit-code: 1\n`,
    ),
  ],
  [
    "a report that is read",
    job(
      `      - uses: ${trivy}\n        with:\n          output: t.txt\n      - run: ./judge t.txt\n`,
    ),
  ],
  [
    "an outcome that is read",
    job(
      "      - id: s\n        uses: anchore/scan-action@v6\n        with:\n          fail-build: false\n      - run: ./judge ${{ steps.s.outputs.json }}\n",
    ),
  ],
  [
    "the defaults of others",
    job("      - uses: anchore/scan-action@v6\n      - uses: bridgecrewio/checkov-action@v12\n"),
  ],
])("allows %s", (_, text) => {
  expect(mark(actionGate, workflowSyntax, text)).toBe(text);
});
