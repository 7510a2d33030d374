import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { gitlabSyntax } from "../../syntax/gitlab-ci.ts";
import { contentTrust } from "./content-trust.ts";

test.each([
  'variables:\n  [[DOCKER_CONTENT_TRUST: "1"]]\n',
  "a:\n  variables:\n    [[DOCKER_CONTENT_TRUST: 1]]\n  script: [docker pull x]\n",
  "a:\n  script:\n    - export [[DOCKER_CONTENT_TRUST=1]]\n",
])("reports %j", (text) => {
  expect(mark(contentTrust, gitlabSyntax, text)).toBe(text);
});

test("allows it switched off", () => {
  const text = "variables:\n  DOCKER_CONTENT_TRUST: 0\n";
  expect(mark(contentTrust, gitlabSyntax, text)).toBe(text);
});
