import fc from "fast-check";
import { expect, test } from "vitest";
import type { AssembleContext } from "../model/index.ts";
import { isOwned, ownedPathsIn, tellsOfPackages } from "./owned-files.ts";

test.each([
  "usr/share/nodejs/a/package.json",
  "usr/lib/python3/dist-packages/six-1.16.dist-info/METADATA",
  "usr/lib/python3/dist-packages/six-1.16.egg-info",
  "usr/lib/python3/dist-packages/six-1.16.egg-info/PKG-INFO",
  "usr/lib/python3/dist-packages/a.egg/EGG-INFO/PKG-INFO",
  "usr/share/rubygems-integration/all/specifications/rake-13.0.gemspec",
  "usr/share/java/a.jar",
  "usr/share/java/a.war",
  "usr/lib/dotnet/a.deps.json",
  "usr/bin/docker",
  "sbin/init",
  "usr/libexec/docker/cli-plugins/docker-compose.x",
  "usr/lib/go-1.19/pkg/tool/linux_amd64/compile",
])("%s tells of packages, listed by a list and by checksums", (path) => {
  expect(tellsOfPackages(path)).toBe(true);
  expect(ownedPathsIn(`/.\n/${path}\n/usr\n`)).toEqual([path]);
  expect(ownedPathsIn(`d41d8cd98f00b204e9800998ecf8427e  ${path}`)).toEqual([path]);
});

test.each([
  "usr/share/doc/a/METADATA.gz",
  "usr/lib/a/tsconfig.json",
  "usr/bin",
  "usr/bin/a/b",
  ".",
])("%s does not", (path) => {
  expect(ownedPathsIn(`/${path}\n`)).toEqual([]);
});

test("looks at lines as it looks at paths", () => {
  const path = fc
    .array(
      fc.constantFrom(
        "usr",
        "bin",
        "libexec",
        "lib",
        "cni",
        "a.jar",
        "package.json",
        "x",
        "PKG-INFO",
        "y.egg-info",
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join("/"));
  fc.assert(
    fc.property(fc.array(path), (paths) => {
      const listed = ownedPathsIn(paths.map((one) => `/${one}\n`).join(""));
      expect(listed).toEqual(paths.filter((one) => tellsOfPackages(`/${one}`)));
    }),
  );
});

test("what was listed before /usr was merged is owned where it lies now", () => {
  const context = { owned: new Set(["lib/a/package.json"]) } as unknown as AssembleContext;
  expect(isOwned("usr/lib/a/package.json", context)).toBe(true);
  expect(isOwned("lib/a/package.json", context)).toBe(true);
  expect(isOwned("opt/lib/a/package.json", context)).toBe(false);
  expect(isOwned("lib/a/package.json", {} as AssembleContext)).toBe(false);
});
