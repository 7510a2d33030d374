import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { workflowSyntax } from "../../syntax/workflow.ts";
import { scriptInjection } from "./script-injection.ts";

const step = (text: string) => `jobs:\n  a:\n    steps:\n      - ${text}\n`;

test.each([
  ["a title", step('run: echo "[[${{ github.event.issue.title }}]]"')],
  [
    "a branch",
    step(
      "run: |\n          git checkout [[${{github.head_ref}}]]\n          b=[[${{ github.event.pull_request.head.ref }}]]",
    ),
  ],
  ["one with a default", step("run: echo [[${{ github.event.comment.body || 'none' }}]]")],
  ["a commit", step("run: echo [[${{ github.event.commits[0].message }}]]")],
  [
    "a script of JavaScript",
    step(
      "uses: actions/github-script@v7\n        with:\n          script: core.info(`[[${{ github.event.review.body }}]]`)",
    ),
  ],
])("reports %s", (_, text) => {
  expect(mark(scriptInjection, workflowSyntax, text)).toBe(text);
});

test.each([
  ["a number", step("run: echo ${{ github.event.pull_request.number }}")],
  ["a hash", step("run: echo ${{ github.event.pull_request.head.sha }} ${{ github.sha }}")],
  ["a comparison", step("run: echo ${{ github.head_ref == 'main' }}")],
  ["a search", step("run: echo ${{ contains(github.event.issue.body, 'x') }}")],
  ["a condition", step("if: github.event.issue.title == 'x'\n        run: echo")],
  [
    "the environment",
    step('env:\n          T: ${{ github.event.issue.title }}\n        run: echo "$T"'),
  ],
  [
    "inputs of other actions",
    step("uses: a/b@v1\n        with:\n          title: ${{ github.event.issue.title }}"),
  ],
  ["a longer name", step("run: echo ${{ github.event.issue.title_id }}")],
])("allows %s", (_, text) => {
  expect(mark(scriptInjection, workflowSyntax, text)).toBe(text);
});
