import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { capDrop } from "./cap-drop.ts";

test.each([
  ["nothing dropped", "services:\n  [[a]]:\n    image: x\n"],
  ["a single one dropped", "services:\n  [[a]]:\n    image: x\n    cap_drop: [NET_RAW]\n"],
  ["only given", "services:\n  [[a]]:\n    image: x\n    cap_add: [ALL]\n"],
])("reports %s", (_, text) => {
  expect(mark(capDrop, composeSyntax, text)).toBe(text);
});

test.each([
  ["all dropped", "services:\n  a:\n    image: x\n    cap_drop:\n      - ALL\n"],
  ["in small letters", "services:\n  a:\n    image: x\n    cap_drop: ['all']\n"],
  ["in the long spelling", "services:\n  a:\n    image: x\n    cap_drop: [CAP_ALL]\n"],
  ["by an alias", "x-c: &c [ALL]\nservices:\n  a:\n    image: x\n    cap_drop: *c\n"],
  ["a privileged one", "services:\n  a:\n    image: x\n    privileged: true\n"],
])("allows %s", (_, text) => {
  expect(mark(capDrop, composeSyntax, text)).toBe(text);
});
