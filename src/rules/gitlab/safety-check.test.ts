import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { gitlabSyntax } from "../../syntax/gitlab-ci.ts";
import { safetyCheck } from "./safety-check.ts";

test("reports a call", () => {
  const text = "a:\n  script:\n    - pip install safety\n    - [[safety check]]\n";
  expect(mark(safetyCheck, gitlabSyntax, text)).toBe(text);
});

test("allows the subcommand that goes on", () => {
  const text = "a:\n  script:\n    - safety scan\n";
  expect(mark(safetyCheck, gitlabSyntax, text)).toBe(text);
});
