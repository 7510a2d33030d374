import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { gitlabSyntax } from "../../syntax/gitlab-ci.ts";
import { unpinnedImage } from "./unpinned-image.ts";

test.each([
  "a:\n  image: [[python:3.12]]\n  script: [x]\n",
  "default:\n  image:\n    name: [[aquasec/trivy:latest]]\n    entrypoint: ['']\n",
  "a:\n  services:\n    - [[docker:dind]]\n    - name: [[postgres:16]]\n  script: [x]\n",
])("reports %j", (text) => {
  expect(mark(unpinnedImage, gitlabSyntax, text)).toBe(text);
});

test.each([
  `a:\n  image: python:3.12@sha256:${"0".repeat(64)}\n  script: [x]\n`,
  "a:\n  image: $CI_REGISTRY_IMAGE:1\n  script: [x]\n",
])("allows %j", (text) => {
  expect(mark(unpinnedImage, gitlabSyntax, text)).toBe(text);
});
