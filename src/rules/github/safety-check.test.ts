import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { safetyCheck } from "./safety-check.ts";

const run = (text: string) =>
  `jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${text}\n`;

test.each([
  run("[[safety check]]"),
  run("|\n          pip install safety\n          [[safety check -r a.txt]]"),
])("reports %j", (text) => {
  expect(mark(safetyCheck, workflowSyntax, text)).toBe(text);
});

test.each([run("safety scan"), run("pip-audit"), run("echo safety check")])("allows %j", (text) => {
  expect(mark(safetyCheck, workflowSyntax, text)).toBe(text);
});
