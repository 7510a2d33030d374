import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { gateCannotFail } from "./gate-cannot-fail.ts";

const job = (steps: string, more = "runs-on: ubuntu-latest") =>
  `jobs:\n  a:\n    ${more}\n    steps:\n${steps}`;

test.each([
  ["a line", job("      - run: [[bandit -r app || true]]\n")],
  ["quotes", job('      - run: "[[bandit -r app || true]]"\n')],
  [
    "a block",
    job("      - run: |\n          pip install bandit\n          [[bandit -r app || true]]\n"),
  ],
  ["a folded block", job("      - run: >-\n          [[bandit -r app\n          || true]]\n")],
  ["a pipe of the default shell", job("      - run: [[trivy fs . --exit-code 1 | tee t.log]]\n")],
  ["an option", job("      - run: [[gosec -no-fail ./...]]\n")],
  [
    "a report that is only uploaded",
    job(
      "      - run: [[bandit -f json -o b.json -r a || true]]\n      - uses: actions/upload-artifact@v4\n        with:\n          path: b.json\n",
    ),
  ],
])("reports %s", (_, text) => {
  expect(mark(gateCannotFail, workflowSyntax, text, ".github/workflows/a.yml")).toBe(text);
});

test.each([
  ["a pipe of bash", job("      - shell: bash\n        run: npm audit | tee a.log\n")],
  [
    "a pipe of bash by default",
    `defaults:\n  run:\n    shell: bash\n${job("      - run: npm audit | tee a.log\n")}`,
  ],
  ["Windows", job("      - run: npm audit || true\n", "runs-on: windows-latest")],
  ["PowerShell", job("      - shell: pwsh\n        run: npm audit || true\n")],
  [
    "a report that a later step reads",
    job("      - run: bandit -f json -o b.json -r a || true\n      - run: python gate.py b.json\n"),
  ],
  [
    "a report that a later step may read",
    job(
      "      - run: bandit -f json -o b.json -r a || true\n      - run: python scripts/check_critical.py\n",
    ),
  ],
  [
    "a report that another action reads",
    job(
      "      - run: bandit -f json -o b.json -r a || true\n      - uses: x/comment@v1\n        with:\n          file: b.json\n",
    ),
  ],
  [
    "a later gate",
    job("      - run: npm audit || true\n      - run: npm audit --audit-level=high\n"),
  ],
  [
    "an action, whose users judge",
    "name: x\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: bandit -r a || true\n",
  ],
  ["no workflow", "jobs: 3\n"],
  ["an empty file", ""],
])("allows %s", (_, text) => {
  expect(mark(gateCannotFail, workflowSyntax, text, ".github/workflows/a.yml")).toBe(text);
});
