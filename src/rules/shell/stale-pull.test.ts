import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { shellSyntax } from "../../syntax/shell.ts";
import { stalePull } from "./stale-pull.ts";

test.each([
  ["a pull before a build", "docker pull python:3.11\n[[docker build --no-cache -t app .]]\n"],
  ["buildx", "sudo docker pull python:3.11\n[[sudo docker buildx build -t app .]]\n"],
])("reports %s", (_, text) => {
  expect(mark(stalePull, shellSyntax, text, "a.sh")).toBe(text);
});

test.each([
  ["--pull", "docker pull python:3.11\ndocker build --pull -t app .\n"],
  ["a cache", "docker pull app:1 || true\ndocker build --cache-from app:1 -t app .\n"],
  ["an image that is run", "docker pull redis:7\ndocker run -d redis:7\ndocker build .\n"],
  ["a build before the pull", "docker build .\ndocker pull redis:7\n"],
  ["a variable", 'docker pull "$IMAGE"\ndocker build .\n'],
  ["no build", "docker pull redis:7\n"],
])("allows %s", (_, text) => {
  expect(mark(stalePull, shellSyntax, text, "a.sh")).toBe(text);
});
