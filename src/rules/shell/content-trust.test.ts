import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { shellSyntax } from "../../syntax/shell.ts";
import { contentTrust } from "./content-trust.ts";

test.each([
  "export [[DOCKER_CONTENT_TRUST=1]]\ndocker pull x\n",
  '[[DOCKER_CONTENT_TRUST="1"]] docker pull x\n',
  "export A=1 [[DOCKER_CONTENT_TRUST=true]]\n",
  "[[docker trust sign x:1]]\n",
])("reports %j", (text) => {
  expect(mark(contentTrust, shellSyntax, text, "a.sh")).toBe(text);
});

test.each([
  "export DOCKER_CONTENT_TRUST=0\n",
  "unset DOCKER_CONTENT_TRUST\n",
  "echo DOCKER_CONTENT_TRUST=1\n",
  "export DOCKER_CONTENT_TRUST_SERVER=https://notary.example\n",
])("allows %j", (text) => {
  expect(mark(contentTrust, shellSyntax, text, "a.sh")).toBe(text);
});
