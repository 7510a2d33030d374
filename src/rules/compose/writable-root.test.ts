import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { writableRoot } from "./writable-root.ts";

test.each([
  ["nothing said", "services:\n  [[a]]:\n    image: x\n"],
  ["false", "services:\n  [[a]]:\n    image: x\n    read_only: false\n"],
  ["a read-only volume alone", "services:\n  [[a]]:\n    image: x\n    volumes: ['./a:/a:ro']\n"],
])("reports %s", (_, text) => {
  expect(mark(writableRoot, composeSyntax, text)).toBe(text);
});

test.each([
  ["true", "services:\n  a:\n    image: x\n    read_only: true\n"],
  ["YAML 1.1's yes", "services:\n  a:\n    image: x\n    read_only: yes\n"],
  [
    "from a base",
    "services:\n  b:\n    image: x\n    read_only: true\n  a:\n    extends: {service: b}\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(writableRoot, composeSyntax, text)).toBe(text);
});
