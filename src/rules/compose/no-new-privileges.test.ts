import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { noNewPrivileges } from "./no-new-privileges.ts";

const marked = (text: string, path = "compose.yml") =>
  mark(noNewPrivileges, composeSyntax, text, path);

test.each([
  ["a service without", "services:\n  [[web]]:\n    image: x\n"],
  ["other options", "services:\n  [[web]]:\n    image: x\n    security_opt: [label:type:x]\n"],
  ["false", "services:\n  [[web]]:\n    image: x\n    security_opt: ['no-new-privileges:false']\n"],
  ["a built service", "services:\n  [[web]]:\n    build: .\n"],
  [
    "the base of others",
    "services:\n  [[a]]: &a\n    image: x\n  b:\n    <<: *a\n  c:\n    extends: a\n",
  ],
  [
    "each user of a template",
    "x-t: &t\n  image: x\nservices:\n  [[a]]:\n    <<: *t\n  [[b]]:\n    <<: *t\n",
  ],
  [
    "a user of a privileged base",
    "services:\n  a: &a\n    image: x\n    privileged: true\n  [[b]]:\n    <<: *a\n    privileged: false\n",
  ],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  [
    "with colon",
    "services:\n  a:\n    image: x\n    security_opt:\n      - no-new-privileges:true\n",
  ],
  ["with equals", "services:\n  a:\n    image: x\n    security_opt: [no-new-privileges=true]\n"],
  ["alone", "services:\n  a:\n    image: x\n    security_opt: ['no-new-privileges']\n"],
  [
    "from a template",
    "x-t: &t\n  security_opt: [no-new-privileges:true]\nservices:\n  a:\n    <<: *t\n    image: x\n",
  ],
  [
    "from a base",
    "services:\n  b:\n    image: x\n    security_opt: [no-new-privileges]\n  a:\n    extends: b\n    security_opt: [label:type:x]\n",
  ],
])("allows it %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["what only adds to another file", "services:\n  a:\n    ports: ['80:80']\n", "compose.yml"],
  ["an override", "services:\n  a:\n    image: x\n", "compose.override.yml"],
  [
    "a base elsewhere",
    "services:\n  a:\n    image: x\n    extends: {file: b.yml, service: a}\n",
    "compose.yml",
  ],
  ["a privileged one", "services:\n  a:\n    image: x\n    privileged: true\n", "compose.yml"],
  ["a file without services", "volumes:\n  a:\n", "compose.yml"],
])("does not judge %s", (_, text, path) => {
  expect(marked(text, path)).toBe(text);
});
