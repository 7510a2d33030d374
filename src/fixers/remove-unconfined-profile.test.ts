import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { unconfinedProfile } from "../rules/compose/unconfined-profile.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { removeUnconfinedProfile } from "./remove-unconfined-profile.ts";

const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "compose.yml": text },
    rules: [unconfinedProfile],
    fixers: [removeUnconfinedProfile],
    syntaxes: [composeSyntax],
    guided,
  });

test.each([
  [
    "the item and its comment",
    "services:\n  a:\n    image: x\n    security_opt:\n      - no-new-privileges:true\n      - seccomp:unconfined # gdb\n    ports: []\n",
    "services:\n  a:\n    image: x\n    security_opt:\n      - no-new-privileges:true\n    ports: []\n",
  ],
  [
    "the key with its only item",
    "services:\n  a:\n    image: x\n    security_opt:\n      - seccomp=unconfined\n    ports: []\n",
    "services:\n  a:\n    image: x\n    ports: []\n",
  ],
  [
    "the key with all its items",
    "services:\n  a:\n    image: x\n    security_opt:\n      - seccomp:unconfined\n      - apparmor:unconfined\n",
    "services:\n  a:\n    image: x\n",
  ],
  [
    "an item of a flow list",
    "services:\n  a:\n    image: x\n    security_opt: [seccomp:unconfined, no-new-privileges:true]\n",
    "services:\n  a:\n    image: x\n    security_opt: [no-new-privileges:true]\n",
  ],
  [
    "an item of a shared list",
    "x: &s\n  - label:disable\n  - no-new-privileges\nservices:\n  a:\n    security_opt: *s\n  b:\n    security_opt: *s\n",
    "x: &s\n  - no-new-privileges\nservices:\n  a:\n    security_opt: *s\n  b:\n    security_opt: *s\n",
  ],
  [
    "two of three items",
    "services:\n  a:\n    security_opt:\n      - seccomp:unconfined\n      - no-new-privileges\n      - apparmor:unconfined\n    image: x\n",
    "services:\n  a:\n    security_opt:\n      - no-new-privileges\n    image: x\n",
  ],
])("deletes %s", async (_, before, after) => {
  const { files, after: left } = await fix(before);
  expect(files["compose.yml"]).toBe(after);
  expect(left).toEqual([]);
});

test.each([
  [
    "a shared list of nothing else",
    "x: &s [seccomp:unconfined]\nservices:\n  a:\n    security_opt: *s\n",
  ],
  [
    "a list of a base",
    "services:\n  b:\n    image: x\n    security_opt: &s [seccomp:unconfined]\n  a:\n    security_opt: *s\n",
  ],
  ["a service of nothing else", "services:\n  a:\n    security_opt: [seccomp:unconfined]\n"],
  ["a flow map", "services:\n  a: {image: x, security_opt: [seccomp:unconfined]}\n"],
])("leaves %s to a person", async (_, text) => {
  const { files, refused } = await fix(text, true);
  expect(files["compose.yml"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

test.each([
  [
    "debuggers",
    "services:\n  a:\n    image: x\n    cap_add: [SYS_PTRACE]\n    security_opt: [seccomp:unconfined]\n",
  ],
  [
    "devices",
    "services:\n  a:\n    image: x\n    devices: [/dev/fuse]\n    security_opt: [apparmor:unconfined]\n",
  ],
  [
    "browsers",
    "services:\n  a:\n    image: selenium/standalone-chrome\n    security_opt: [seccomp:unconfined]\n",
  ],
])("is guided for %s", async (_, text) => {
  expect((await fix(text)).files["compose.yml"]).toBe(text);
  expect((await fix(text, true)).after).toEqual([]);
});
