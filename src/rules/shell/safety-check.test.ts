import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { shellSyntax } from "../../syntax/shell.ts";
import { safetyCheck } from "./safety-check.ts";

test.each([
  "[[safety check -r requirements.txt]]\n",
  "cd a && [[poetry run safety check]] || true\n",
  "[[python -m safety check --full-report]]\n",
])("reports %j", (text) => {
  expect(mark(safetyCheck, shellSyntax, text, "a.sh")).toBe(text);
});

test.each([
  "safety scan\npip install safety\n",
  "echo safety check\n",
  "grep safety check\n",
  "# safety check\n",
])("allows %j", (text) => {
  expect(mark(safetyCheck, shellSyntax, text, "a.sh")).toBe(text);
});
