import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { gitlabSyntax } from "../../syntax/gitlab-ci.ts";
import { allowFailure } from "./allow-failure.ts";

test.each([
  "scan:\n  [[allow_failure: true]]\n  script:\n    - bandit -r a\n",
  ".x:\n  script: [npm audit]\n  [[allow_failure: true]]\na:\n  extends: .x\n",
])("reports %j", (text) => {
  expect(mark(allowFailure, gitlabSyntax, text)).toBe(text);
});

test.each([
  "test:\n  allow_failure: true\n  script: [pytest]\n",
  "scan:\n  allow_failure: false\n  script: [bandit -r a]\n",
  "scan:\n  allow_failure:\n    exit_codes: 3\n  script: [bandit -r a]\n",
  "scan:\n  when: manual\n  allow_failure: true\n  script: [bandit -r a]\n",
])("allows %j", (text) => {
  expect(mark(allowFailure, gitlabSyntax, text)).toBe(text);
});
