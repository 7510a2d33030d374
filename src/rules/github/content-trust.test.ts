import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { contentTrust } from "./content-trust.ts";

const job = (text: string) => `jobs:\n  a:\n    runs-on: ubuntu-latest\n${text}`;

test.each([
  ["the workflow", `env:\n  [[DOCKER_CONTENT_TRUST: 1]]\n${job("    steps: []\n")}`],
  ["a job", job('    env:\n      [[DOCKER_CONTENT_TRUST: "1"]] # why\n    steps: []\n')],
  [
    "a step",
    job(
      "    steps:\n      - run: docker pull x\n        env: { [[DOCKER_CONTENT_TRUST: true]] }\n",
    ),
  ],
  ["a script", job("    steps:\n      - run: export [[DOCKER_CONTENT_TRUST=1]]; docker pull x\n")],
])("reports %s", (_, text) => {
  expect(mark(contentTrust, workflowSyntax, text)).toBe(text);
});

test.each([
  ["off", `env:\n  DOCKER_CONTENT_TRUST: 0\n${job("    steps: []\n")}`],
  [
    "an expression",
    `env:\n  DOCKER_CONTENT_TRUST: \${{ inputs.trust }}\n${job("    steps: []\n")}`,
  ],
])("allows %s", (_, text) => {
  expect(mark(contentTrust, workflowSyntax, text)).toBe(text);
});
