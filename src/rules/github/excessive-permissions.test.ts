import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { excessivePermissions } from "./excessive-permissions.ts";

test.each([
  "[[permissions: write-all]]\njobs: {}\n",
  "jobs:\n  a:\n    [[permissions: 'write-all']]\n    steps: []\n",
])("reports %j", (text) => {
  expect(mark(excessivePermissions, workflowSyntax, text)).toBe(text);
});

test.each([
  "permissions: read-all # write-all\njobs: {}\n",
  "permissions:\n  contents: write\njobs:\n  write-all:\n    steps: []\n",
])("allows %j", (text) => {
  expect(mark(excessivePermissions, workflowSyntax, text)).toBe(text);
});
