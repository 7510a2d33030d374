import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { privileged } from "./privileged.ts";

test.each([
  ["a privileged service", "services:\n  a:\n    image: x\n    [[privileged: true]] # why\n"],
  ["one in an override", "services:\n  a:\n    [[privileged: true]]\n"],
  [
    "a template once",
    "x: &x\n  [[privileged: true]]\nservices:\n  a:\n    <<: *x\n  b:\n    <<: *x\n",
  ],
])("reports %s", (_, text) => {
  expect(mark(privileged, composeSyntax, text)).toBe(text);
});

test.each([
  ["false", "services:\n  a:\n    image: x\n    privileged: false\n"],
  ["a template that nobody uses", "x-a:\n  privileged: true\nservices:\n  a:\n    image: x\n"],
  [
    "one that takes it back",
    "x: &x\n  privileged: true\nservices:\n  a:\n    <<: *x\n    privileged: false\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(privileged, composeSyntax, text)).toBe(text);
});
