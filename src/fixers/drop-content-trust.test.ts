import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { contentTrust as inGithub } from "../rules/github/content-trust.ts";
import { contentTrust as inGitlab } from "../rules/gitlab/content-trust.ts";
import { contentTrust as inShell } from "../rules/shell/content-trust.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { gitlabSyntax } from "../syntax/gitlab-ci.ts";
import { shellSyntax } from "../syntax/shell.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { dropContentTrust } from "./drop-content-trust.ts";

async function fix(
  path: string,
  text: string,
  more: { guided?: boolean; dockerfile?: string } = {},
) {
  const { guided = false, dockerfile } = more;
  const fixed = await fixFiles({
    files: { [path]: text, ...(dockerfile !== undefined && { Dockerfile: dockerfile }) },
    rules: [inGithub, inGitlab, inShell],
    fixers: [dropContentTrust],
    syntaxes: [workflowSyntax, gitlabSyntax, shellSyntax, dockerfileSyntax],
    guided,
  });
  return { ...fixed, text: fixed.files[path] };
}

const workflow = ".github/workflows/a.yml";
const steps = "    steps:\n      - run: docker pull redis:7\n";

test.each([
  ["a.sh", "export DOCKER_CONTENT_TRUST=1\ndocker pull redis:7\n", "docker pull redis:7\n"],
  [
    "a.sh",
    "export A=b DOCKER_CONTENT_TRUST=1\r\ndocker pull redis:7\r\n",
    "export A=b\r\ndocker pull redis:7\r\n",
  ],
  ["a.sh", "DOCKER_CONTENT_TRUST=1 docker pull redis:7\n", "docker pull redis:7\n"],
  [
    workflow,
    `env:\n  DOCKER_CONTENT_TRUST: 1\n  A: b\njobs:\n  a:\n${steps}`,
    `env:\n  A: b\njobs:\n  a:\n${steps}`,
  ],
  [
    workflow,
    `jobs:\n  a:\n    env:\n      DOCKER_CONTENT_TRUST: 1\n${steps}`,
    `jobs:\n  a:\n${steps}`,
  ],
  [
    ".gitlab-ci.yml",
    "variables:\n  DOCKER_CONTENT_TRUST: 1\na:\n  script:\n    - docker pull redis:7\n",
    "a:\n  script:\n    - docker pull redis:7\n",
  ],
])("removes it where all images are of Docker Hub: %s %j", async (path, before, after) => {
  const fixed = await fix(path, before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["export DOCKER_CONTENT_TRUST=1\ndocker build .\n", "FROM python:3.12\n", true],
  ["export DOCKER_CONTENT_TRUST=1\ndocker build .\n", "FROM harbor.example/python:3.12\n", false],
  ["export DOCKER_CONTENT_TRUST=1\ndocker build .\n", undefined, false],
  ["export DOCKER_CONTENT_TRUST=1\ndocker pull registry.example:5000/x\n", undefined, false],
  ['export DOCKER_CONTENT_TRUST=1\ndocker pull "$IMAGE"\n', undefined, false],
])("looks at base images too: %j from %j", async (text, dockerfile, isSafe) => {
  const more = dockerfile === undefined ? {} : { dockerfile };
  expect((await fix("a.sh", text, more)).text !== text).toBe(isSafe);
  expect((await fix("a.sh", text, { ...more, guided: true })).text).not.toContain("TRUST");
});

test.each([
  [
    "a notary of one's own",
    "export DOCKER_CONTENT_TRUST=1\nexport DOCKER_CONTENT_TRUST_SERVER=https://n.example\n",
  ],
  ["docker trust", "docker trust sign a/b:1\n"],
  [
    "the only command of a group",
    "if x; then\n  export DOCKER_CONTENT_TRUST=1\nfi\ndocker pull a\n",
  ],
  ["the only command", "export DOCKER_CONTENT_TRUST=1\n"],
])("refuses %s", async (_, text) => {
  const fixed = await fix("a.sh", text, { guided: true });
  expect(fixed.text).toBe(text);
  expect(fixed.refused).toMatchObject([{ reason: "needs-person" }]);
});
