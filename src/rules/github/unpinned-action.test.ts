import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { unpinnedAction } from "./unpinned-action.ts";

const step = (uses: string) => `jobs:\n  a:\n    steps:\n      - uses: ${uses}\n`;
const hash = "0123456789abcdef0123456789abcdef01234567";

test.each([
  step("[[actions/checkout@v4]] # v4"),
  step("'[[a/b/c@main]]'".replace("'[[", "[['").replace("]]'", "']]")),
  step("[[docker://alpine:3.20]]"),
  "jobs:\n  a:\n    uses: [[a/b/.github/workflows/c.yml@v1]]\n",
])("reports %j", (text) => {
  expect(mark(unpinnedAction, workflowSyntax, text)).toBe(text);
});

test.each([
  step(`actions/checkout@${hash} # v4`),
  step("./.github/actions/x"),
  step("a/b@${{ inputs.ref }}"),
  step(`docker://alpine@sha256:${"0".repeat(64)}`),
  "jobs:\n  a:\n    uses: ./.github/workflows/c.yml\n",
])("allows %j", (text) => {
  expect(mark(unpinnedAction, workflowSyntax, text)).toBe(text);
});

test.each([
  ["actions/checkout@v4", "low"],
  ["a/b@v1.2.3", "medium"],
  ["a/b@release/v1", "medium"],
  ["a/b@main", "high"],
])("%s is %s", (uses, severity) => {
  const document = workflowSyntax.parse({ path: "a", text: step(uses), encoding: "utf-8" });
  expect([...unpinnedAction.find(document)].map((match) => match.severity)).toEqual([severity]);
});
