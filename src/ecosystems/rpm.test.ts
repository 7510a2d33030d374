import { describe, expect, test } from "vitest";
import { needs } from "../../test/needs.ts";
import { headerOf, ndbOf, type RpmShape, sqliteOf } from "../../test/rpm-databases.ts";
import type { AssembleContext, OperatingSystem } from "../model/index.ts";
import { rpm } from "./rpm.ts";

const rocky: OperatingSystem = { id: "rocky", versionId: "9.4", name: "Rocky Linux 9.4" };
const context: AssembleContext = {
  asset: { id: "image:api", kind: "image", name: "api" },
  isSystem: true,
  os: rocky,
  entries: new Map(),
};

function assemble(
  files: Readonly<Record<string, Uint8Array>>,
  over: Partial<AssembleContext> = {},
) {
  const parsed = Object.entries(files).map(([path, bytes]) => {
    const entry = {
      path,
      type: "file" as const,
      sizeBytes: bytes.length,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
      layer: "sha256:aa",
    };
    return { entry, value: rpm.parse({ entry, bytes }) };
  });
  return rpm.assemble(parsed, { ...context, ...over });
}

const place = "usr/lib/sysimage/rpm/Packages.db";
const ndb = (...shapes: readonly RpmShape[]) => ndbOf(shapes.map(headerOf));
const of = (shapes: readonly RpmShape[], os: OperatingSystem = rocky) =>
  assemble({ [place]: ndb(...shapes) }, { os }).packages;

const nodejs: RpmShape = {
  name: "nodejs-libs",
  version: "18.19.0",
  release: "1.module+el8.9.0+1680+d4c5c0a2",
  epoch: 1,
  sourceRpm: "nodejs-18.19.0-1.module+el8.9.0+1680+d4c5c0a2.src.rpm",
  vendor: "Rocky Enterprise Software Foundation",
  license: "MIT",
  modularityLabel: "nodejs:18:8090020231222:a75119d5",
  requires: ["libc.so.6()(64bit)", "missing"],
  provides: ["nodejs-libs", "libnode.so.108()(64bit)"],
  files: ["/usr/bin/node", "/usr/share/doc/x"],
};
const glibc: RpmShape = {
  name: "glibc",
  version: "2.34",
  release: "100.el9",
  sourceRpm: "glibc-2.34-100.el9.src.rpm",
  provides: ["glibc", "libc.so.6()(64bit)"],
};

test("reads name, source, purl, place, licence, module and what needs what", () => {
  const { packages, gaps, owned } = assemble({ [place]: ndb(nodejs, glibc) });
  expect(gaps).toEqual([]);
  expect(packages[0]).toEqual({
    name: "nodejs-libs",
    version: "1:18.19.0-1.module+el8.9.0+1680+d4c5c0a2",
    purl: "pkg:rpm/rocky/nodejs-libs@18.19.0-1.module%2Bel8.9.0%2B1680%2Bd4c5c0a2?arch=x86_64&distro=rocky-9.4&epoch=1&rpmmod=nodejs:18:8090020231222:a75119d5&upstream=nodejs-18.19.0-1.module%2Bel8.9.0%2B1680%2Bd4c5c0a2.src.rpm",
    ecosystem: "Rocky Linux:9",
    source: { name: "nodejs", version: "1:18.19.0-1.module+el8.9.0+1680+d4c5c0a2" },
    architecture: "x86_64",
    locations: [{ asset: "image:api", path: place, layer: "sha256:aa" }],
    requiredBy: [],
    dependsOn: ["glibc"],
    license: "MIT",
    moduleStream: "nodejs:18",
  });
  expect(packages[1]?.requiredBy).toEqual(["nodejs-libs"]);
  expect(packages[1]?.version).toBe("2.34-100.el9");
  expect(owned).toEqual(["usr/bin/node"]);
});

test("the epoch of a source is that of a package with the source's version", () => {
  const sourceRpm = "perl-5.32.1-481.el9.src.rpm";
  const shapes = [
    { name: "perl-Errno", version: "1.30", release: "481.el9", sourceRpm },
    { name: "perl-libs", version: "5.32.1", release: "481.el9", epoch: 4, sourceRpm },
    { name: "own", version: "1", release: "2", epoch: 7 },
    { name: "odd", version: "1", release: "2", sourceRpm: "no-source.rpm" },
  ];
  expect(of(shapes).map(({ source }) => source)).toEqual([
    { name: "perl", version: "4:5.32.1-481.el9" },
    { name: "perl", version: "4:5.32.1-481.el9" },
    { name: "own", version: "7:1-2" },
    { name: "odd", version: "1-2" },
  ]);
});

test.each([
  ["rhel", "9.4", "Red Hat Enterprise Linux 9.4 (Plow)", "Red Hat:enterprise_linux:9"],
  ["rocky", "8.9", "Rocky Linux 8.9 (Green Obsidian)", "Rocky Linux:8"],
  ["almalinux", "9.4", "AlmaLinux 9.4 (Seafoam Ocelot)", "AlmaLinux:9"],
  ["fedora", "40", "Fedora Linux 40 (Container Image)", "Fedora:40"],
  ["centos", "7", "CentOS Linux 7 (Core)", "CentOS:7"],
  ["amzn", "2023", "Amazon Linux 2023.5.20240916", "Amazon Linux:2023"],
  ["amzn", "2", "Amazon Linux 2", "Amazon Linux:2"],
  ["ol", "9.4", "Oracle Linux Server 9.4", "Oracle Linux:9"],
  ["opensuse-leap", "15.6", "openSUSE Leap 15.6", "openSUSE:Leap 15.6"],
  ["opensuse-tumbleweed", "20240801", "openSUSE Tumbleweed", "openSUSE:Tumbleweed"],
  ["sles", "15.5", "SUSE Linux Enterprise Server 15 SP5", "SUSE:Linux Enterprise Server 15 SP5"],
  ["sle-micro", "5.5", "SUSE Linux Enterprise Micro 5.5", "SUSE:Linux Enterprise Micro 5.5"],
  ["sl-micro", "6.0", "SUSE Linux Micro 6.0", "SUSE:Linux Micro 6.0"],
  ["mageia", "9", "Mageia 9", "Mageia:9"],
  ["openEuler", "24.03", "openEuler 24.03 (LTS)", "openEuler:24.03-LTS"],
  ["openEuler", "22.03", "openEuler 22.03 (LTS-SP3)", "openEuler:22.03-LTS-SP3"],
  ["openEuler", "23.09", "openEuler 23.09", "openEuler:23.09"],
  ["azurelinux", "3.0", "Microsoft Azure Linux 3.0", "Azure Linux:3"],
  ["mariner", "2.0.20240731", "CBL-Mariner/Linux", "Azure Linux:2"],
  ["photon", "5.0", "VMware Photon OS/Linux", "Photon OS:5.0"],
  ["eurolinux", "9.2", "EuroLinux 9.2", "Eurolinux:9.2"],
])("%s %s is %s in OSV: %s", (id, versionId, name, ecosystem) => {
  const [first] = of([glibc], { id, versionId, name });
  expect(first?.ecosystem).toBe(ecosystem);
  expect(first?.purl).toContain(`pkg:rpm/${id === "rhel" ? "redhat" : id.toLowerCase()}/glibc@`);
});

test.each([
  ["rocky", "Rocky Enterprise Software Foundation", undefined],
  ["rocky", "Fedora Project", "Fedora Project"],
  ["rocky", undefined, undefined],
  ["rhel", "Red Hat, Inc.", undefined],
  ["almalinux", "AlmaLinux", undefined],
  ["opensuse-leap", "SUSE LLC <https://www.suse.com/>", undefined],
  ["opensuse-leap", "openSUSE", undefined],
  ["opensuse-leap", "obs://build.opensuse.org/server:php", "obs://build.opensuse.org/server:php"],
  ["sles", "Docker <support@docker.com>", "Docker"],
  ["amzn", "PostgreSQL Global Development Group", "PostgreSQL Global Development Group"],
  ["azurelinux", "Microsoft Corporation", undefined],
  ["eurolinux", "EuroLinux", undefined],
])("on %s a package of %s was built by %s", (id, vendor, origin) => {
  const shape = { ...nodejs, ...(vendor === undefined ? { vendor: "" } : { vendor }) };
  const os = { id, versionId: "9", name: "x" };
  const { packages, owned } = assemble({ [place]: ndb(shape) }, { os });
  expect(packages[0]?.origin).toBe(origin);
  expect(owned).toEqual(origin ? [] : ["usr/bin/node"]);
});

describe("several databases", () => {
  const old = ndb({ ...glibc, release: "1" });

  test("in two folders all count, and the same package once", () => {
    const { packages } = assemble({
      "var/lib/rpm/Packages.db": ndb(glibc),
      "usr/share/rpm/Packages.db": ndb(glibc, nodejs),
    });
    expect(packages.map(({ name }) => name)).toEqual(["glibc", "nodejs-libs"]);
  });

  needs("python3")("of two formats in one folder the newer counts, with its log", () => {
    const made = { pageSize: 4096, headers: [headerOf(glibc)] };
    const { database } = sqliteOf(made);
    const both = { "var/lib/rpm/Packages.db": old, "var/lib/rpm/rpmdb.sqlite": database };
    expect(assemble(both).packages.map(({ version }) => version)).toEqual(["2.34-100.el9"]);

    const logged = sqliteOf({ ...made, keepsLog: true, after: "DELETE FROM Packages" });
    const files = { "var/lib/rpm/rpmdb.sqlite": logged.database };
    expect(assemble(files).packages).toHaveLength(1);
    const { packages, gaps } = assemble({ ...files, "var/lib/rpm/rpmdb.sqlite-wal": logged.log });
    expect(packages).toEqual([]);
    expect(gaps).toMatchObject([{ reason: "empty-inventory" }]);
  });
});

test("a damaged package is a gap, an empty database another, and the rest is read", () => {
  const broken = headerOf(nodejs);
  broken.writeUInt32BE(0x7fffffff, 4);
  const { packages, gaps } = assemble({ [place]: ndbOf([broken, headerOf(glibc)]) });
  expect(packages.map(({ name }) => name)).toEqual(["glibc"]);
  expect(gaps).toMatchObject([{ reason: "malformed", path: place }]);
  expect(gaps[0]?.message).toMatch(/^1 of its packages could not be read/);
  expect(assemble({ [place]: ndb() }).gaps).toMatchObject([{ reason: "empty-inventory" }]);
  const key = { name: "gpg-pubkey", version: "1", release: "1" };
  expect(assemble({ [place]: ndb(key) }).gaps).toMatchObject([{ reason: "empty-inventory" }]);
});

test("a large database is read by parts, in order and to its end", () => {
  const bytes = ndbOf([
    headerOf({ ...glibc, files: Array.from({ length: 600_000 }, (_, i) => `/usr/share/x/${i}`) }),
    headerOf(nodejs),
  ]);
  expect(bytes.length).toBeGreaterThan(5 << 20);
  const entry = {
    path: place,
    type: "file",
    sizeBytes: bytes.length,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
  } as const;
  expect(rpm.parts?.wants(entry)).toBe(true);
  expect(rpm.parts?.wants({ ...entry, path: "srv/Packages.db" })).toBe(false);
  const reading = rpm.parts?.read(entry);
  let step = reading?.next();
  let next = 0;
  while (step && !step.done) {
    expect(step.value.offset).toBe(next);
    next += step.value.length;
    step = reading?.next(bytes.subarray(step.value.offset, next));
  }
  expect(next).toBe(bytes.length);
  expect(step?.value).toEqual(rpm.parse({ entry, bytes }));
});

test("a file that is no database throws and says so", () => {
  expect(() => assemble({ [place]: new Uint8Array(100) })).toThrow(SyntaxError);
});

test("a database in a project installs nothing", () => {
  const asset = { id: ".", kind: "directory" as const, name: "x" };
  const empty = { packages: [], gaps: [] };
  expect(assemble({ [place]: ndb(glibc) }, { asset, isSystem: false })).toEqual(empty);
});
