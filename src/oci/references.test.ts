import { expect, test } from "vitest";
import { parseReference, shownReference } from "./references.ts";

const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["python:3.12-slim", "docker.io", "library/python", "3.12-slim", undefined, "python:3.12-slim"],
  ["docker.io/python:3", "docker.io", "library/python", "3", undefined, "python:3"],
  ["index.docker.io/a/b:1", "docker.io", "a/b", "1", undefined, "a/b:1"],
  ["ghcr.io/a/b:1", "ghcr.io", "a/b", "1", undefined, "ghcr.io/a/b:1"],
  ["localhost/app:1", "localhost", "app", "1", undefined, "localhost/app:1"],
  ["127.0.0.1:5000/app:1", "127.0.0.1:5000", "app", "1", undefined, "127.0.0.1:5000/app:1"],
  ["[::1]:5000/app:1", "[::1]:5000", "app", "1", undefined, "[::1]:5000/app:1"],
  [
    "Registry.Example:443/a/b",
    "registry.example:443",
    "a/b",
    undefined,
    undefined,
    "registry.example:443/a/b",
  ],
  [`a/b@${digest}`, "docker.io", "a/b", undefined, digest, `a/b@${digest}`],
  [`a:1@${digest}`, "docker.io", "library/a", "1", digest, "a:1"],
  ["a_b/c__d/e--f:1", "docker.io", "a_b/c__d/e--f", "1", undefined, "a_b/c__d/e--f:1"],
])("%s", (name, registry, repository, tag, hash, shown) => {
  const found = parseReference(name);
  expect(found).toEqual({
    registry,
    repository,
    ...(tag !== undefined && { tag }),
    ...(hash !== undefined && { digest: hash }),
  });
  expect(found && shownReference(found)).toBe(shown);
});

test.each([
  "",
  ":1",
  "./a:1",
  "../a:1",
  "/a:1",
  "a//b:1",
  "a/:1",
  "A:1",
  "a/../b:1",
  "a:1:2",
  "a:",
  "a: 1",
  "a:1@sha256:short",
  `a@${digest}@${digest}`,
  "http://host/a:1",
  "host:port/a:1",
  "user@host/a:1",
  "a b:1",
  "a\n:1",
  "-a/b:1",
  "C:\\images\\a.tar",
  `${"a".repeat(600)}:1`,
])("%j is no name of an image", (name) => {
  expect(parseReference(name)).toBeUndefined();
});
