import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { databasePort } from "../rules/compose/database-port.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { bindToLoopback } from "./bind-to-loopback.ts";

const file = (item: string) =>
  `services:\n  a:\n    image: postgres\n    ports:\n      - ${item} # db\n      - '127.0.0.1:1:1'\n`;
const fix = (text: string) =>
  fixFiles({
    files: { "compose.yml": text },
    rules: [databasePort],
    fixers: [bindToLoopback],
    syntaxes: [composeSyntax],
  });

test.each([
  ['"5432:5432"', '"127.0.0.1:5432:5432"'],
  ["'5432:5432'", "'127.0.0.1:5432:5432'"],
  ["5432:5432", "127.0.0.1:5432:5432"],
  ["5432", "127.0.0.1::5432"],
  ["5432/tcp", "127.0.0.1::5432/tcp"],
  ["'5432-5440:5432-5440'", "'127.0.0.1:5432-5440:5432-5440'"],
  ["${PORT:-5432}:5432", '"127.0.0.1:${PORT:-5432}:5432"'],
  ["'${DB_PORT}:5432'", "'127.0.0.1:${DB_PORT}:5432'"],
  ["'0.0.0.0:5432:5432'", "'127.0.0.1:5432:5432'"],
  ["'0.0.0.0::5432'", "'127.0.0.1::5432'"],
  ["'[::]:5432:5432'", "'[::1]:5432:5432'"],
  ["{target: 5432, host_ip: 0.0.0.0}", "{target: 5432, host_ip: 127.0.0.1}"],
  ["{target: 5432, host_ip: '::'}", "{target: 5432, host_ip: '::1'}"],
])("%s becomes %s", async (before, after) => {
  const { files, after: left } = await fix(file(before));
  expect(files["compose.yml"]).toBe(file(after));
  expect(left).toEqual([]);
});

test("adds host_ip to the long syntax in lines", async () => {
  const text = (more: string) =>
    `services:\n  a:\n    image: redis\n    ports:\n      - target: 6379\n${more}        published: 6379\n        protocol: tcp\n`;
  const { files, after } = await fix(text(""));
  expect(files["compose.yml"]).toBe(text("        host_ip: 127.0.0.1\n"));
  expect(after).toEqual([]);
});

test("binds a shared port once", async () => {
  const text = "x: &p\n  - '5432:5432'\nservices:\n  a:\n    ports: *p\n  b:\n    ports: *p\n";
  const { files } = await fix(text);
  expect(files["compose.yml"]).toBe(text.replace("'5432:", "'127.0.0.1:5432:"));
});

test.each([
  ["a variable that may hold an address", "'${DB}:5432'"],
  ["a variable with an address", "'${IP:-0.0.0.0}:5432:5432'"],
  ["the long syntax in a flow map", "{target: 5432, published: 5432}"],
])("leaves %s to a person", async (_, item) => {
  const { files, refused } = await fix(file(item));
  expect(files["compose.yml"]).toBe(file(item));
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
