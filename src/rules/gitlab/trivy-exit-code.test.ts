import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { gitlabSyntax } from "../../syntax/gitlab-ci.ts";
import { trivyExitCode } from "./trivy-exit-code.ts";

test.each([
  "scan:\n  script:\n    - [[trivy image $IMAGE]]\n    - docker push $IMAGE\n",
  "scan:\n  before_script:\n    - [[trivy fs .]]\n",
])("reports %j", (text) => {
  expect(mark(trivyExitCode, gitlabSyntax, text)).toBe(text);
});

test.each([
  "scan:\n  script:\n    - trivy image --exit-code 1 $IMAGE\n",
  "scan:\n  script:\n    - trivy image $IMAGE\n    - trivy image --exit-code 1 --severity CRITICAL $IMAGE\n",
  "scan:\n  variables:\n    TRIVY_EXIT_CODE: 1\n  script:\n    - trivy image $IMAGE\n",
  "scan:\n  script:\n    - trivy image --format template --template '@gitlab.tpl' -o gl.json $IMAGE\n",
])("allows %j", (text) => {
  expect(mark(trivyExitCode, gitlabSyntax, text)).toBe(text);
});
