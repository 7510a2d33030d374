import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { trivyExitCode } from "./trivy-exit-code.ts";

const job = (steps: string) => `jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;

test.each([
  ["a step", job("      - run: [[trivy image $IMAGE]]\n      - run: docker push $IMAGE\n")],
  [
    "a command among others",
    job("      - run: |\n          [[trivy fs .]]\n          echo done\n"),
  ],
])("reports %s", (_, text) => {
  expect(mark(trivyExitCode, workflowSyntax, text)).toBe(text);
});

test.each([
  ["an exit code", job("      - run: trivy image --exit-code 1 x\n")],
  [
    "one in the environment",
    `env:\n  TRIVY_EXIT_CODE: "1"\n${job("      - run: trivy image x\n")}`,
  ],
  ["another shell", job("      - shell: pwsh\n        run: trivy image x\n")],
  [
    "a report of another job's gate",
    job("      - run: trivy image x\n      - run: trivy image --exit-code 1 x\n"),
  ],
])("allows %s", (_, text) => {
  expect(mark(trivyExitCode, workflowSyntax, text)).toBe(text);
});
