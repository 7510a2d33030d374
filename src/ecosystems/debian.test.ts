import { expect, test } from "vitest";
import type { AssembleContext } from "../model/index.ts";
import { debian } from "./debian.ts";

const context: AssembleContext = {
  asset: { id: "image:api", kind: "image", name: "api" },
  isSystem: true,
  os: { id: "debian", versionId: "12", name: "Debian GNU/Linux 12 (bookworm)" },
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
    return { entry, value: debian.parse({ entry, bytes: new TextEncoder().encode(text) }) };
  });
  return debian.assemble(parsed, { ...context, ...over });
}

const stanza = (name: string, version: string, more = "") =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${more}Version: ${version}\nDescription: x\n Package: not this\n\n`;

test("reads name, source, purl and place", () => {
  const status = `${stanza("zlib1g", "1:1.2.13.dfsg-1")}${stanza("libssh2-1", "1.10.0-3+b1", "Source: libssh2 (1.10.0-3)\nDepends: libc6 (>= 2.34), zlib1g, a | b\n")}`;
  const { packages, gaps } = assemble({ "var/lib/dpkg/status": status });
  expect(gaps).toEqual([]);
  expect(packages[1]).toEqual({
    name: "libssh2-1",
    version: "1.10.0-3+b1",
    purl: "pkg:deb/debian/libssh2-1@1.10.0-3%2Bb1?arch=amd64&distro=debian-12",
    ecosystem: "Debian:12",
    source: { name: "libssh2", version: "1.10.0-3" },
    architecture: "amd64",
    locations: [
      {
        asset: "image:api",
        path: "var/lib/dpkg/status",
        region: { startLine: 8, startColumn: 1, endLine: 8, endColumn: 1 },
        layer: "sha256:aa",
      },
    ],
    requiredBy: [],
    dependsOn: ["libc6", "zlib1g"],
  });
  expect(packages[0]?.requiredBy).toEqual(["libssh2-1"]);
  expect(packages[0]?.purl).toContain("@1:1.2.13.dfsg-1?");
});

test.each([
  ["install ok installed", true],
  ["hold ok installed", true],
  ["deinstall ok installed", true],
  ["install reinstreq half-configured", true],
  ["install ok triggers-pending", true],
  ["deinstall ok config-files", false],
  ["purge ok not-installed", false],
  ["install ok half-installed", false],
])("state %s counts: %s", (state, counts) => {
  const status = `Package: a\nStatus: ${state}\nVersion: 1\n\n${stanza("b", "1")}`;
  const { packages } = assemble({ "var/lib/dpkg/status": status });
  expect(packages.map(({ name }) => name)).toEqual(counts ? ["a", "b"] : ["b"]);
});

test("reads distroless control files and skips their sums", () => {
  const { packages } = assemble({
    "var/lib/dpkg/status.d/base": "Package: base-files\nVersion: 12.4+deb12u10",
    "var/lib/dpkg/status.d/base.md5sums": "d41d8cd98f00b204e9800998ecf8427e  etc/os-release\n",
  });
  expect(packages.map(({ name, source }) => [name, source?.version])).toEqual([
    ["base-files", "12.4+deb12u10"],
  ]);
});

test("Windows line ends and a missing final newline change nothing", () => {
  const text =
    "Package: a\r\nStatus: install ok installed\r\nSource: b (1.0)\r\nVersion: 1.1\r\n\r\nPackage: c\r\nStatus: install ok installed\r\nVersion: 2";
  const { packages } = assemble({ "var/lib/dpkg/status": text });
  expect(packages.map((p) => [p.name, p.version, p.source?.name, p.source?.version])).toEqual([
    ["a", "1.1", "b", "1.0"],
    ["c", "2", "c", "2"],
  ]);
});

test("a rebuild without a Source field has the version it was built from", () => {
  const { packages } = assemble({ "var/lib/dpkg/status": stanza("bash", "5.2-2+b7") });
  expect(packages[0]?.source).toEqual({ name: "bash", version: "5.2-2" });
});

test.each([
  ["pgbouncer", "1.22.1-1.pgdg120+1", "the PostgreSQL project"],
  ["nodejs", "20.11.0-1nodesource1", "NodeSource"],
  ["nodejs", "18.0.0+deb.nodesource", "NodeSource"],
  ["containerd.io", "1.6.28-1", "Docker"],
  ["docker-ce-cli", "5:24.0.7-1~debian.12~bookworm", "another archive"],
  ["nginx", "1.25.3-1~bookworm", "another archive"],
  ["curl", "7.81.0-1ubuntu1.15", "Ubuntu"],
  ["curl", "7.88.1-10+deb12u5", undefined],
  ["git", "1:2.39.2-1~bpo12+1", undefined],
])("%s %s was built by %s", (name, version, origin) => {
  const { packages } = assemble({ "var/lib/dpkg/status": stanza(name, version) });
  expect(packages[0]?.origin).toBe(origin);
  expect(packages[0]?.ecosystem).toBe("Debian:12");
});

test("packages of the PostgreSQL project are held against its own advisories", () => {
  const fields = "Source: postgresql-16\n";
  const status = [
    stanza("postgresql-client-16", "16.3-1.pgdg120+1", fields),
    stanza("libpq5", "16.3-1.pgdg120+1", fields),
    stanza("postgresql-plperl-16", "16.3-1.pgdg120+1", fields),
    stanza("postgresql-16-pgvector", "0.7.0-1.pgdg120+1", "Source: pgvector\n"),
  ].join("");
  const { packages } = assemble({ "var/lib/dpkg/status": status });
  expect(packages.map((p) => [p.ecosystem, p.source?.name, p.source?.version])).toEqual([
    ["PostgreSQL", "postgresql-client", "16.3"],
    ["PostgreSQL", "postgresql-client", "16.3"],
    ["PostgreSQL", "postgresql-server", "16.3"],
    ["Debian:12", "pgvector", "0.7.0-1.pgdg120+1"],
  ]);
  expect(new Set(packages.map(({ origin }) => origin))).toEqual(
    new Set(["the PostgreSQL project"]),
  );
});

test.each([
  ["python3.12", "3.12.4-1+jammy1", "the deadsnakes archive"],
  ["libpython3.12-stdlib", "3.12.4-1+jammy1", "the deadsnakes archive"],
  ["nginx", "1.24.0-1~jammy", "another archive"],
  ["docker-ce", "5:24.0.7-1~ubuntu.22.04~jammy", "another archive"],
  ["git", "1:2.45.2-0ppa1~ubuntu22.04.1", "a personal archive"],
  ["curl", "7.81.0-1ubuntu1.15", undefined],
  ["bash", "5.1-6ubuntu1.1", undefined],
  ["zlib1g", "1:1.2.11.dfsg-2ubuntu9.2", undefined],
])("on Ubuntu %s %s was built by %s", (name, version, origin) => {
  const os = { id: "ubuntu", versionId: "22.04", name: "Ubuntu 22.04" };
  const { packages } = assemble({ "var/lib/dpkg/status": stanza(name, version) }, { os });
  expect(packages[0]?.origin).toBe(origin);
});

test("a maintainer tells the builder", () => {
  const text = stanza("grafana", "11.1.0", "Maintainer: contact@grafana.com\n");
  expect(assemble({ "var/lib/dpkg/status": text }).packages[0]?.origin).toBeUndefined();
  const named = stanza("grafana", "11.1.0", "Maintainer: Grafana Labs <contact@grafana.com>\n");
  expect(assemble({ "var/lib/dpkg/status": named }).packages[0]?.origin).toBe("Grafana");
});

test("names other distributions and unknown releases as they are", () => {
  const status = { "var/lib/dpkg/status": stanza("curl", "7.81.0-1ubuntu1.15") };
  const os = { id: "ubuntu", versionId: "22.04", name: "Ubuntu 22.04" };
  const [ubuntu] = assemble(status, { os }).packages;
  expect(ubuntu?.ecosystem).toBe("Ubuntu:22.04");
  expect(ubuntu?.origin).toBeUndefined();
  expect(ubuntu?.purl).toContain("pkg:deb/ubuntu/curl@");
  const sid = { id: "debian", versionId: "", name: "Debian GNU/Linux trixie/sid" };
  expect(assemble(status, { os: sid }).packages[0]?.ecosystem).toBe("Debian");
});

test("says which telling files its packages own, but not those of another archive", () => {
  const { owned, gaps } = assemble({
    "var/lib/dpkg/status": `${stanza("python3-six", "1.16.0-4")}${stanza("nodejs", "20.11.0-1nodesource1")}`,
    "var/lib/dpkg/info/python3-six.list":
      "/.\n/usr\n/usr/lib/python3/dist-packages/six.py\n/usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO\n/bin/six\n",
    "var/lib/dpkg/info/node-a:amd64.list": "/usr/share/nodejs/a/package.json\n/usr/share/doc/a\n",
    "var/lib/dpkg/info/nodejs.list": "/usr/lib/node_modules/npm/package.json\n",
    "var/lib/dpkg/status.d/old.md5sums":
      "d41d8cd98f00b204e9800998ecf8427e  usr/lib/python3/dist-packages/old-1.egg-info\n",
  });
  expect(gaps).toEqual([]);
  expect(owned).toEqual([
    "usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO",
    "bin/six",
    "usr/share/nodejs/a/package.json",
    "usr/lib/python3/dist-packages/old-1.egg-info",
  ]);
});

test("an empty database is a gap, a broken stanza too, and the rest is read", () => {
  expect(assemble({ "var/lib/dpkg/status": "" }).gaps).toMatchObject([
    { asset: "image:api", reason: "empty-inventory", path: "var/lib/dpkg/status" },
  ]);
  const { packages, gaps } = assemble({
    "var/lib/dpkg/status": `Package: a\nStatus: install ok installed\n\n${stanza("b", "1")}`,
  });
  expect(packages.map(({ name }) => name)).toEqual(["b"]);
  expect(gaps).toMatchObject([{ reason: "malformed" }]);
  expect(gaps[0]?.message).toContain("line 1");
});

test("a status file in a project installs nothing", () => {
  const { os: _, ...rest } = context;
  const asset = { id: ".", kind: "directory" as const, name: "x" };
  const parsed = { "var/lib/dpkg/status": stanza("a", "1") };
  const entry = {
    path: "x",
    type: "file" as const,
    sizeBytes: 0,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
  };
  const value = debian.parse({
    entry,
    bytes: new TextEncoder().encode(parsed["var/lib/dpkg/status"]),
  });
  expect(debian.assemble([{ entry, value }], { ...rest, asset, isSystem: false })).toEqual({
    packages: [],
    gaps: [],
  });
});

test("4,000 packages take milliseconds", () => {
  const bytes = new TextEncoder().encode(
    Array.from({ length: 4000 }, (_, i) => stanza(`p${i}`, `1.${i}-1`)).join(""),
  );
  const entry = {
    path: "var/lib/dpkg/status",
    type: "file" as const,
    sizeBytes: 0,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
  };
  debian.parse({ entry, bytes });
  const value = debian.parse({ entry, bytes });
  expect(value && "packages" in value && value.packages.length).toBe(4000);
});
