import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPipeline } from "../src/pipeline.ts";
import { scopeOf } from "../src/stages/scope.ts";
import { advisoriesOf, type RecordShape } from "./advisories.ts";
import { imageOf, openPath, textFile, writeImage } from "./images.ts";
import { needs } from "./needs.ts";
import { headerOf, ndbOf, rpmDatabase } from "./rpm-databases.ts";

/** Scans an image of these files for vulnerable packages. */
async function scan(
  files: Readonly<Record<string, string | Uint8Array>>,
  records: readonly RecordShape[],
) {
  const layer = Object.entries(files).map(([path, content]) =>
    typeof content === "string" ? textFile(path, content) : textFile(path, "", { bytes: content }),
  );
  const tree = await openPath(writeImage(imageOf([layer])));
  const { scan } = createPipeline({
    advisories: advisoriesOf(records),
    ports: { clock: { now: () => Date.UTC(2026, 0, 1) } },
    ignores: [],
    scope: scopeOf(["vulnerability"]),
  });
  const { findings, gaps, inventory } = await scan([tree]);
  const found = findings.flatMap((finding) =>
    finding.kind === "vulnerability"
      ? `${finding.rule} ${finding.package.name} ${finding.package.version} -> ${finding.fixedVersions}`
      : [],
  );
  return {
    found: found.sort(),
    gaps: gaps.map(({ reason, message }) => `${reason}: ${message}`),
    packages: inventory.assets.flatMap(({ packages }) => packages.map(({ name }) => name)),
    paths: [...new Set(findings.map(({ location }) => location.path))],
  };
}

test("Alpine: a record of the origin finds its packages", async () => {
  const stanza = (name: string, version: string, origin: string) =>
    `P:${name}\nV:${version}\nA:x86_64\no:${origin}\n\n`;
  const alpine = (id: string, over: Partial<RecordShape>): RecordShape => ({
    id: `ALPINE-CVE-${id}`,
    upstream: [`CVE-${id}`],
    ecosystem: "Alpine:v3.20",
    name: "openssl",
    ranges: ["0..3.3.1-r1"],
    ...over,
  });
  const { found, gaps, paths } = await scan(
    {
      "etc/os-release": 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.2\n',
      "lib/apk/db/installed": [
        stanza("musl", "1.2.5-r0", "musl"),
        stanza("libcrypto3", "3.3.1-r0", "openssl"),
        stanza("libssl3", "3.3.1-r0", "openssl"),
        stanza("busybox", "1.36.1_rc2-r0", "busybox"),
      ].join(""),
    },
    [
      alpine("2024-5535", {}),
      alpine("2023-0464", { ranges: ["0..3.1.0-r2"] }),
      alpine("2024-9999", { ecosystem: "Alpine:v3.19", ranges: ["0..9"] }),
      alpine("2023-42366", { name: "busybox", ranges: ["0..1.36.1-r29"] }),
      // Alpine writes 0 for what never affected it.
      alpine("2016-1", { name: "musl", ranges: ["0..0"] }),
    ],
  );
  expect(found).toEqual([
    "CVE-2023-42366 busybox 1.36.1_rc2-r0 -> 1.36.1-r29",
    "CVE-2024-5535 libcrypto3 3.3.1-r0 -> 3.3.1-r1",
    "CVE-2024-5535 libssl3 3.3.1-r0 -> 3.3.1-r1",
  ]);
  expect(gaps).toEqual([]);
  expect(paths).toEqual(["lib/apk/db/installed"]);
});

const rockyRelease = 'NAME="Rocky Linux"\nID="rocky"\nVERSION_ID="9.4"\n';

const rocky = (id: string, over: Partial<RecordShape>): RecordShape => ({
  id: `RLSA-${id}`,
  upstream: [`CVE-${id}`],
  ecosystem: "Rocky Linux:9",
  name: "openssl",
  ranges: ["0..1:3.0.7-27.el9"],
  ...over,
});

const spec = `Name: openssl
Version: 3.0.7
Release: 24.el9
Epoch: 1
Summary: x
License: Apache-2.0
Vendor: Rocky Enterprise Software Foundation
BuildArch: noarch
%description
x
%package libs
Summary: y
%description libs
y
%files
%files libs
`;

needs("rpm", "rpmbuild")("Rocky: a database that rpm wrote, records of the source", async () => {
  const database = readFileSync(join(rpmDatabase([spec]), "rpmdb.sqlite"));
  const { found, gaps, paths } = await scan(
    { "usr/lib/os-release": rockyRelease, "usr/lib/sysimage/rpm/rpmdb.sqlite": database },
    [
      rocky("2024-0001", {}),
      rocky("2024-0002", { ranges: ["0..1:3.0.7-24.el9"] }),
      rocky("2024-0003", { ecosystem: "Rocky Linux:8", ranges: ["0..9:9-9"] }),
      rocky("2024-0004", { ranges: ["0..3.0.9-1.el9"] }),
    ],
  );
  expect(found).toEqual([
    "CVE-2024-0001 openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9",
    "CVE-2024-0001 openssl-libs 1:3.0.7-24.el9 -> 1:3.0.7-27.el9",
  ]);
  expect(gaps).toEqual([]);
  expect(paths).toEqual(["usr/lib/sysimage/rpm/rpmdb.sqlite"]);
});

test("Rocky: a module's stream, another vendor's package, a record of the binary package", async () => {
  const vendor = "Rocky Enterprise Software Foundation";
  const node = {
    name: "nodejs",
    version: "18.12.1",
    release: "2.module+el9.1.0+100+aa",
    epoch: 1,
    vendor,
    sourceRpm: "nodejs-18.12.1-2.module+el9.1.0+100+aa.src.rpm",
    modularityLabel: "nodejs:18:9010:1",
  };
  const epel = { name: "chromium", version: "100", release: "1.el9", vendor: "Fedora Project" };
  const fixed = (version: string) => [`0..1:${version}.module+el9.4.0+200+bb`];
  const { found, gaps } = await scan(
    {
      "etc/os-release": rockyRelease,
      "var/lib/rpm/Packages.db": ndbOf([node, epel].map(headerOf)),
    },
    [
      rocky("2024-0018", {
        name: "nodejs",
        ranges: fixed("18.20.2-1"),
        summary: "Important: nodejs:18 security update",
      }),
      rocky("2024-0020", {
        name: "nodejs",
        ranges: fixed("20.12.2-2"),
        summary: "Important: nodejs:20 security update",
      }),
      rocky("2024-0100", { name: "chromium", ranges: ["0..200-1.el9"] }),
    ],
  );
  expect(found).toEqual([
    "CVE-2024-0018 nodejs 1:18.12.1-2.module+el9.1.0+100+aa -> 1:18.20.2-1.module+el9.4.0+200+bb",
  ]);
  expect(gaps).toHaveLength(1);
  expect(gaps[0]).toContain("chromium");
  expect(gaps[0]).toContain("Fedora Project");
});

test("Red Hat: records of its repositories, by binary name", async () => {
  const libs = {
    name: "openssl-libs",
    version: "3.0.7",
    release: "24.el9",
    epoch: 1,
    vendor: "Red Hat, Inc.",
    sourceRpm: "openssl-3.0.7-24.el9.src.rpm",
  };
  const { found, gaps } = await scan(
    {
      "etc/os-release": 'ID="rhel"\nVERSION_ID="9.4"\n',
      "var/lib/rpm/Packages.db": ndbOf([headerOf(libs)]),
    },
    [
      rocky("2024-0001", {
        ecosystem: "Red Hat:enterprise_linux:9::baseos",
        name: "openssl-libs",
      }),
      rocky("2024-0002", { ecosystem: "Red Hat:rhel_eus:9.2::baseos", name: "openssl-libs" }),
    ],
  );
  expect(found).toEqual(["CVE-2024-0001 openssl-libs 1:3.0.7-24.el9 -> 1:3.0.7-27.el9"]);
  expect(gaps).toEqual([]);
});

test("Azure Linux without a database: its records know no tag of the distribution", async () => {
  const row = (name: string, version: string) =>
    `${name}\t${version}\t1\t2\tMicrosoft Corporation\t(none)\t9\tx86_64\t0\t${name}-${version}.src.rpm\n`;
  const azure = (id: string, over: Partial<RecordShape>): RecordShape => ({
    id: `AZL-${id}`,
    upstream: [`CVE-${id}`],
    ecosystem: "Azure Linux:3",
    name: "zlib",
    ...over,
  });
  const { found, gaps } = await scan(
    {
      "etc/os-release": 'ID=azurelinux\nVERSION_ID="3.0"\n',
      "var/lib/rpmmanifest/container-manifest-2": row("zlib", "1.3.1-1.azl3"),
    },
    [
      azure("2024-1", { ranges: ["0..1.3.1-2"] }),
      azure("2024-2", { ranges: ["0..1.3.1-1"] }),
      azure("2024-3", { ranges: ["0..1.3.1-1]"] }),
    ],
  );
  expect(found).toEqual([
    "CVE-2024-1 zlib 1.3.1-1.azl3 -> 1.3.1-2",
    "CVE-2024-3 zlib 1.3.1-1.azl3 -> ",
  ]);
  expect(gaps).toEqual([]);
});

test("an emptied database and a damaged one are never clean", async () => {
  const release = { "etc/os-release": rockyRelease };
  const empty = await scan({ ...release, "var/lib/rpm/Packages.db": ndbOf([]) }, []);
  expect(empty.gaps).toEqual([expect.stringMatching(/^empty-inventory: /)]);
  const damaged = await scan({ ...release, "var/lib/rpm/Packages": "no database" }, []);
  expect(damaged.gaps.join("\n")).toMatch(/malformed: This is no database of Berkeley DB/);
});
