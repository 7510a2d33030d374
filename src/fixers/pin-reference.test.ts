import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { unpinnedAction } from "../rules/github/unpinned-action.ts";
import { unpinnedImage } from "../rules/gitlab/unpinned-image.ts";
import { gitlabSyntax } from "../syntax/gitlab-ci.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { pinReference } from "./pin-reference.ts";

test.each([
  [
    ".github/workflows/a.yml",
    "jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n",
    "git ls-remote https://github.com/actions/checkout v4",
  ],
  [
    ".github/workflows/a.yml",
    "jobs:\n  a:\n    steps:\n      - uses: docker://alpine:3\n",
    "imagetools inspect alpine:3",
  ],
  [".gitlab-ci.yml", "a:\n  image: python:3\n  script: [x]\n", "imagetools inspect python:3"],
])("leaves %s and says what to ask", async (path, text, command) => {
  const fixed = await fixFiles({
    files: { [path]: text },
    rules: [unpinnedAction, unpinnedImage],
    fixers: [pinReference],
    syntaxes: [workflowSyntax, gitlabSyntax],
  });
  expect(fixed.files[path]).toBe(text);
  expect(fixed.refused).toMatchObject([
    { reason: "needs-network", message: expect.stringContaining(command) },
  ]);
});
