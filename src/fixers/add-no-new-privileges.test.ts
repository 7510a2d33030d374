import { expect, test } from "vitest";
import { type FixedFiles, fixFiles } from "../../test/fix-files.ts";
import { noNewPrivileges } from "../rules/compose/no-new-privileges.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { textSyntax } from "../syntax/text.ts";
import { addNoNewPrivileges } from "./add-no-new-privileges.ts";

const fix = (
  compose: string,
  more: Record<string, string> = {},
  guided = false,
): Promise<FixedFiles> =>
  fixFiles({
    files: { "compose.yml": compose, ...more },
    rules: [noNewPrivileges],
    fixers: [addNoNewPrivileges],
    syntaxes: [composeSyntax, textSyntax],
    guided,
  });

test.each([
  [
    "a new list, CRLF",
    "services:\r\n  a:\r\n    image: x\r\n",
    "services:\r\n  a:\r\n    image: x\r\n    security_opt:\r\n      - no-new-privileges:true\r\n",
  ],
  [
    "a list that is there",
    "services:\n  a:\n    image: x\n    security_opt:\n    - 'label:type:x' # keep\n    ports: []\n",
    "services:\n  a:\n    image: x\n    security_opt:\n    - 'label:type:x' # keep\n    - 'no-new-privileges:true'\n    ports: []\n",
  ],
  [
    "a flow list",
    "services:\n  a:\n    image: x\n    security_opt: [label:type:x]\n",
    "services:\n  a:\n    image: x\n    security_opt: [label:type:x, no-new-privileges:true]\n",
  ],
  [
    "two services and no final line end",
    "services:\n    a:\n        image: x\n    b:\n        build: .",
    "services:\n    a:\n        image: x\n        security_opt:\n            - no-new-privileges:true\n    b:\n        build: .\n        security_opt:\n            - no-new-privileges:true",
  ],
  [
    "users of a template",
    "x: &x\n  image: x\nservices:\n  a:\n    <<: *x\n",
    "x: &x\n  image: x\nservices:\n  a:\n    <<: *x\n    security_opt:\n      - no-new-privileges:true\n",
  ],
])("adds it to %s", async (_, before, after) => {
  const { files, after: left } = await fix(before);
  expect(files["compose.yml"]).toBe(after);
  expect(left).toEqual([]);
});

test.each([
  ["a flow map", "services:\n  a: {image: x}\n"],
  ["an alias", "x: &x\n  image: x\nservices:\n  a: *x\n"],
  ["a shared list", "x: &x [label:type:x]\nservices:\n  a:\n    image: x\n    security_opt: *x\n"],
  [
    "a list of a template",
    "x: &x\n  security_opt: [label:type:x]\nservices:\n  a:\n    <<: *x\n    image: x\n",
  ],
  [
    "an explicit false",
    "services:\n  a:\n    image: x\n    security_opt: [no-new-privileges:false]\n",
  ],
])("leaves %s to a person", async (_, text) => {
  const { files, refused } = await fix(text, {}, true);
  expect(files["compose.yml"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

test.each([
  ["an image known to use sudo", "services:\n  a:\n    image: codercom/code-server:4\n", {}],
  ["a command with sudo", "services:\n  a:\n    image: x\n    command: sh -c 'sudo -u b c'\n", {}],
  ["an entry point with su", "services:\n  a:\n    image: x\n    entrypoint: [su, app]\n", {}],
  [
    "a Dockerfile with sudo",
    "services:\n  a:\n    build: ./app\n",
    { "app/Dockerfile": "FROM x\nRUN apt-get install -y sudo\n" },
  ],
  [
    "a Dockerfile with setcap",
    "services:\n  a:\n    build: {context: ., dockerfile: d/Prod}\n",
    { "d/Prod": "FROM x\nRUN setcap cap_net_raw+ep /a\n" },
  ],
])("is guided for %s", async (_, text, more) => {
  const safe = await fix(text, more);
  expect(safe.files["compose.yml"]).toBe(text);
  const guided = await fix(text, more, true);
  expect(guided.files["compose.yml"]).toContain("no-new-privileges:true");
  expect(guided.proposals[0]?.fix.notes?.[0]).toMatch(/try whether/);
});

test.each([
  ["gosu", "services:\n  a:\n    image: x\n    command: gosu app run\n", {}],
  [
    "su-exec in a Dockerfile",
    "services:\n  a:\n    build: .\n",
    { Dockerfile: "FROM x\nRUN apk add su-exec # no sudo\n".replace(" # no sudo", "\n# no sudo") },
  ],
  ["a remote context", "services:\n  a:\n    build: https://a.example/b.git\n", {}],
  ["a context above the root", "services:\n  a:\n    build: ../b\n", {}],
])("is safe with %s", async (_, text, more) => {
  expect((await fix(text, more)).after).toEqual([]);
});
