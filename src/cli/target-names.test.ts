import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { readTargetName } from "./target-names.ts";

const digest = `sha256:${"a".repeat(64)}`;
const nowhere = "/none";
const read = (name: string) => readTargetName(name, nowhere);

describe("names of registries", () => {
  test.each([
    "python:3.12-slim",
    "ghcr.io/a/b:1",
    `a/b@${digest}`,
    "localhost:5000/app:1",
    "shop.tar:1",
  ])("%s", (name) => {
    expect(read(name)).toEqual({ place: "registry", location: name });
  });

  test("docker:// needs no tag", () => {
    expect(read("docker://python")).toEqual({ place: "registry", location: "python" });
    expect(() => read("docker://a b")).toThrow("no name");
  });
});

describe("what never leads to a network", () => {
  test.each([
    "python",
    "ghcr.io/a/b",
    "./python:3",
    "/none/python:3",
    "../python:3",
    "~/python:3",
    "http://example.org/a:1",
    "Shop:1",
    "",
    "oci:none:1",
    "dir:none",
    "containers-storage:localhost/a:1",
    "a:1\0",
  ])("%j is a usage error", (name) => {
    expect(() => read(name)).toThrow(expect.objectContaining({ name: "UsageError" }));
  });

  test("a name without a tag says what is missing", () => {
    expect(() => read("ghcr.io/a/b")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("ghcr.io/a/b:TAG") }),
    );
    expect(() => read("containers-storage:localhost/a:1")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("podman:NAME") }),
    );
  });
});

describe("paths", () => {
  test("an existing one wins over any other reading", () => {
    const folder = tempFolder({ "python:3": "", "oci:a": "", python: "" });
    for (const name of ["python:3", "oci:a", "python"]) {
      expect(readTargetName(name, folder)).toEqual({ place: "path", location: join(folder, name) });
    }
  });

  test("transports say what a path is, with a tag where there is one", () => {
    const folder = tempFolder({ "a.tar": "", "b:c.tar": "" });
    const at = (name: string, kind: string, tag?: string) => ({
      place: "path",
      location: join(folder, name),
      kind,
      ...(tag !== undefined && { tag }),
    });
    expect(readTargetName("oci:a.tar:1", folder)).toEqual(at("a.tar", "oci-layout", "1"));
    expect(readTargetName("oci-archive:a.tar", folder)).toEqual(at("a.tar", "oci-archive"));
    expect(readTargetName("docker-archive:a.tar:localhost/a:1", folder)).toEqual(
      at("a.tar", "docker-archive", "localhost/a:1"),
    );
    expect(readTargetName("docker-archive:b:c.tar", folder)).toEqual(
      at("b:c.tar", "docker-archive"),
    );
    expect(readTargetName("dir:a.tar", folder)).toEqual(at("a.tar", "image-directory"));
    expect(readTargetName("rootfs:a.tar", folder)).toEqual(at("a.tar", "rootfs"));
  });
});

test("engines", () => {
  const daemon = (location: string, engine: string) => ({ place: "daemon", location, engine });
  expect(read("docker-daemon:app:1")).toEqual(daemon("app:1", "docker"));
  expect(read("podman:localhost/app:1")).toEqual(daemon("localhost/app:1", "podman"));
  // An image may have such a name too: with another tag, or behind docker://.
  expect(read("docker://podman:5")).toEqual({ place: "registry", location: "podman:5" });
});
