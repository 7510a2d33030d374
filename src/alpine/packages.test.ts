import { expect, test } from "vitest";
import { readApkPackages } from "./packages.ts";

const index = `C:Q1abc=
P:musl
V:1.2.4-r1
A:x86_64
S:383000
I:622592
T:the musl c library
o:musl
t:1699267420
c:ca7f2ab5e88794e4e654b40776f8a92256f50639
D:
p:so:libc.musl-x86_64.so.1=1

C:Q1def=
P:musl-doc
V:1.2.4-r1
i:musl=1.2.4-r1 docs
k:10
r:musl-utils
D:!libc

T:nothing
`;

test("an index", () => {
  const packages = readApkPackages(index, "edge");
  expect(packages).toMatchObject([
    {
      name: "musl",
      version: "1.2.4-r1",
      architecture: "x86_64",
      origin: "musl",
      depends: [],
      provides: [{ name: "so:libc.musl-x86_64.so.1", version: "1" }],
      checksum: "Q1abc=",
      sizeBytes: 383_000,
      tag: "edge",
    },
    {
      name: "musl-doc",
      origin: "musl-doc",
      depends: [{ name: "libc", isConflict: true }],
      installIf: [{ name: "musl" }, { name: "docs" }],
      replaces: [{ name: "musl-utils" }],
      providerPriority: 10,
    },
  ]);
  expect(packages[0]?.stanza).toBe(index.slice(0, index.indexOf("\nC:Q1def")));
});

test("a database: what stands below its folders is not the package's, and virtual packages count", () => {
  const [one, held] = readApkPackages(
    "P:a\r\nV:1-r0\r\nF:etc\r\nR:passwd\r\nD:x\r\n\r\n\nP:.build-deps\nV:20240101.000000\nD:gcc",
  );
  expect(one).toMatchObject({ name: "a", version: "1-r0", depends: [] });
  expect(held).toMatchObject({ name: ".build-deps", depends: [{ name: "gcc" }] });
});
