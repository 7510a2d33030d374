import { expect, test } from "vitest";
import type { AssembleContext, OperatingSystem } from "../model/index.ts";
import { alpine } from "./alpine.ts";

const context: AssembleContext = {
  asset: { id: "image:api", kind: "image", name: "api" },
  isSystem: true,
  os: { id: "alpine", versionId: "3.20.3", name: "Alpine Linux v3.20" },
  entries: new Map(),
};

function assemble(files: Readonly<Record<string, string>>, over: Partial<AssembleContext> = {}) {
  const parsed = Object.entries(files).map(([path, text]) => {
    const entry = {
      path,
      type: "file" as const,
      sizeBytes: text.length,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
      layer: "sha256:aa",
    };
    return { entry, value: alpine.parse({ entry, bytes: new TextEncoder().encode(text) }) };
  });
  return alpine.assemble(parsed, { ...context, ...over });
}

const db = "lib/apk/db/installed";

/** As apk writes it: a checksum first, then what is known, then the files. */
const musl = `C:Q1jRwAvwIVFVhANKyVKw9BSBSsxV0=
P:musl
V:1.2.5-r0
A:x86_64
S:403221
T:the musl c library (libc) implementation
U:https://musl.libc.org/
L:MIT
o:musl
m:Timo <timo@example.invalid>
t:1711404041
c:f57f1e5a7b9b0c5ed7f0b4a7f8f1b0a3
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1WFBdHsBpmTXEs/B0QcyaP2Ho6sM=
R:libc.musl-x86_64.so.1

`;
const libcrypto = `C:Q1aa=
P:libcrypto3
V:3.3.1-r0
A:x86_64
L:Apache-2.0
o:openssl
D:so:libc.musl-x86_64.so.1 !libressl>=1
p:so:libcrypto.so.3=3 so:libengines.so

`;
const openssl = `C:Q1bb=
P:openssl
V:3.3.1-r0
A:x86_64
L:Apache-2.0
o:openssl
D:libcrypto3=3.3.1-r0 so:libc.musl-x86_64.so.1 so:libcrypto.so.3 /bin/sh so:missing.so
p:cmd:openssl=3.3.1-r0
F:usr/bin
R:openssl
F:usr/share/doc/openssl
R:README
F:

`;

test("reads name, origin, purl, place, licence and what needs what", () => {
  const { packages, gaps, owned } = assemble({ [db]: musl + libcrypto + openssl });
  expect(gaps).toEqual([]);
  expect(packages[1]).toEqual({
    name: "libcrypto3",
    version: "3.3.1-r0",
    purl: "pkg:apk/alpine/libcrypto3@3.3.1-r0?arch=x86_64&distro=alpine-3.20.3",
    ecosystem: "Alpine:v3.20",
    source: { name: "openssl", version: "3.3.1-r0" },
    architecture: "x86_64",
    locations: [
      {
        asset: "image:api",
        path: db,
        region: { startLine: 21, startColumn: 1, endLine: 21, endColumn: 1 },
        layer: "sha256:aa",
      },
    ],
    requiredBy: ["openssl"],
    dependsOn: ["musl"],
    license: "Apache-2.0",
  });
  expect(packages[2]?.dependsOn).toEqual(["libcrypto3", "musl"]);
  expect(packages[0]?.requiredBy).toEqual(["libcrypto3", "openssl"]);
  expect(owned).toEqual(["usr/bin/openssl"]);
});

test.each([
  ["alpine", "3.20.3", "Alpine Linux v3.20", "Alpine:v3.20"],
  ["alpine", "3.9", "Alpine Linux v3.9", "Alpine:v3.9"],
  ["alpine", "3.21.0_alpha20240807", "Alpine Linux edge", "Alpine:edge"],
  ["alpine", "", "Alpine Linux", "Alpine"],
  ["wolfi", "20230201", "Wolfi", "Wolfi"],
  ["chainguard", "20230214", "Chainguard", "Chainguard"],
  ["postmarketos", "v24.06", "postmarketOS v24.06", "postmarketOS:v24.06"],
  ["alpaquita", "23", "BellSoft Alpaquita Linux", "Alpaquita:23"],
])("%s %s is %s in OSV: %s", (id, versionId, name, ecosystem) => {
  const os: OperatingSystem = { id, versionId, name };
  const [first] = assemble({ [db]: musl }, { os }).packages;
  expect(first?.ecosystem).toBe(ecosystem);
  expect(first?.purl).toContain(`pkg:apk/${id}/musl@1.2.5-r0?arch=x86_64`);
  expect(alpine.serves(ecosystem)).toBe(true);
});

test("without os-release it is taken for Alpine of no release", () => {
  const { os: _, ...rest } = context;
  const entry = {
    path: db,
    type: "file",
    sizeBytes: 1,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
  } as const;
  const value = alpine.parse({ entry, bytes: new TextEncoder().encode(musl) });
  const [first] = alpine.assemble([{ entry, value }], rest).packages;
  expect(first?.ecosystem).toBe("Alpine");
  expect(first?.purl).toBe("pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64");
});

test("the database of /usr/lib counts too, and a linked one once", () => {
  const { packages } = assemble({ [db]: musl, "usr/lib/apk/db/installed": musl + openssl });
  expect(packages.map(({ name }) => name)).toEqual(["musl", "openssl"]);
});

test("a package without an origin is its own, and a virtual one is none", () => {
  const text =
    "P:own\nV:1-r0\n\nC:Q1\nP:.build-deps\nV:20240601.101112\nA:noarch\nD:gcc make\n\nP:x\nV:2-r0\no:\n";
  const { packages, gaps } = assemble({ [db]: text });
  expect(gaps).toEqual([]);
  expect(packages.map(({ name, source }) => [name, source?.name])).toEqual([
    ["own", "own"],
    ["x", "x"],
  ]);
});

test("letters are told apart, and Windows line ends and a missing final newline change nothing", () => {
  const { packages } = assemble({ [db]: "\ufeffP:a\r\nV:1-r0\r\np:x\r\nv:9\r\n\r\nP:b\r\nV:2-r0" });
  expect(packages.map((p) => [p.name, p.version])).toEqual([
    ["a", "1-r0"],
    ["b", "2-r0"],
  ]);
});

test("a broken stanza is a gap, an empty database another, and the rest is read", () => {
  const { packages, gaps } = assemble({ [db]: `C:Q1\nV:1-r0\n\n${musl}P:nothing\n` });
  expect(packages.map(({ name }) => name)).toEqual(["musl"]);
  expect(gaps).toMatchObject([{ reason: "malformed", path: db }]);
  expect(gaps[0]?.message).toContain("2 of its packages have no name or no version");
  expect(gaps[0]?.message).toContain("line 1");
  expect(assemble({ [db]: "" }).gaps).toMatchObject([{ reason: "empty-inventory", path: db }]);
});

test("a database in a project installs nothing", () => {
  const asset = { id: ".", kind: "directory" as const, name: "x" };
  expect(assemble({ [db]: musl }, { asset, isSystem: false })).toEqual({ packages: [], gaps: [] });
});

test("bytes that are no text and a line without end are read on", () => {
  const bytes = new Uint8Array(300_000).fill(0xff);
  bytes.set(new TextEncoder().encode("P:a\nV:1-r0\nL:"), 0);
  const entry = {
    path: db,
    type: "file",
    sizeBytes: 1,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
  } as const;
  expect(alpine.parse({ entry, bytes }).packages).toMatchObject([{ name: "a" }]);
});
