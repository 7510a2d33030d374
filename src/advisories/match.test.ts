import { expect, test } from "vitest";
import { advisoriesOf, type RecordShape } from "../../test/advisories.ts";
import type { Package } from "../model/index.ts";
import { matchPackages } from "./match.ts";

function python(name: string, version: string): Package {
  return {
    name,
    version,
    purl: `pkg:pypi/${name}@${version}`,
    ecosystem: "PyPI",
    locations: [],
    requiredBy: [],
    dependsOn: [],
  };
}

function deb(name: string, version: string, over: Partial<Package> = {}): Package {
  const base = python(name, version);
  return { ...base, ecosystem: "Debian:12", source: { name, version }, ...over };
}

const match = (packages: readonly Package[], records: readonly RecordShape[]) =>
  matchPackages(packages, { advisories: advisoriesOf(records), asset: "." });

test("one group shows its CVE and the lowest version that clears every record of it", () => {
  const { matches, gaps } = match(
    [python("jinja2", "2.10")],
    [
      { id: "PYSEC-1", aliases: ["CVE-2020-1"], name: "jinja2", ranges: ["0..2.11.3"] },
      { id: "GHSA-x", aliases: ["CVE-2020-1"], name: "jinja2", ranges: ["0..2.11.4"] },
      { id: "PYSEC-2", name: "jinja2", ranges: ["2.0.."] },
      { id: "PYSEC-3", name: "jinja2", ranges: ["3.0..3.1"] },
    ],
  );
  expect(gaps).toEqual([]);
  expect(
    matches.map(({ id, advisories, aliases, fixedVersions, state }) => ({
      id,
      advisories,
      aliases,
      fixedVersions,
      state,
    })),
  ).toEqual([
    {
      id: "CVE-2020-1",
      advisories: ["GHSA-x", "PYSEC-1"],
      aliases: ["GHSA-x", "PYSEC-1"],
      fixedVersions: ["2.11.4"],
      state: "fixed",
    },
    { id: "PYSEC-2", advisories: ["PYSEC-2"], aliases: [], fixedVersions: [], state: "affected" },
  ]);
});

test("aliases meet through a third record, and only within one package", () => {
  const { matches } = match(
    [python("a", "1"), python("b", "1")],
    [
      { id: "X", aliases: ["CVE-2020-5"], name: "a", ranges: ["0.."] },
      { id: "Y", aliases: ["GHSA-5"], name: "a", ranges: ["0.."] },
      { id: "GHSA-5", aliases: ["CVE-2020-5"], name: "a", ranges: ["0.."] },
      { id: "Z", aliases: ["CVE-2020-5"], name: "b", ranges: ["0.."] },
    ],
  );
  expect(matches.map((m) => [m.package.name, m.id, m.advisories])).toEqual([
    ["a", "CVE-2020-5", ["GHSA-5", "X", "Y"]],
    ["b", "CVE-2020-5", ["Z"]],
  ]);
});

test("Debian: source name and source version decide, each binary package counts", () => {
  const source = { name: "libssh2", version: "1.10.0-3" };
  const { matches } = match(
    [
      deb("libssh2-1", "1.10.0-3+b1", { source }),
      deb("libssh2-1-dev", "1.10.0-3+b1", { source }),
      deb("bsdutils", "1:2.38.1-5", { source: { name: "util-linux", version: "2.38.1-5" } }),
    ],
    [
      {
        id: "DEBIAN-CVE-2024-1",
        upstream: ["CVE-2024-1"],
        ecosystem: "Debian:12",
        name: "libssh2",
        ranges: ["0..1.10.0-3+deb12u1"],
      },
      {
        id: "DEBIAN-CVE-2024-2",
        ecosystem: "Debian:12",
        name: "util-linux",
        ranges: ["0..2.38.1-5+deb12u1"],
      },
      { id: "DEBIAN-CVE-2024-3", ecosystem: "Debian:11", name: "libssh2", ranges: ["0..9"] },
    ],
  );
  expect(matches.map(({ package: p, id }) => [p.name, id])).toEqual([
    ["libssh2-1", "CVE-2024-1"],
    ["libssh2-1-dev", "CVE-2024-1"],
    ["bsdutils", "CVE-2024-2"],
  ]);
});

test("a bulletin over several CVEs does not melt them into one", () => {
  const { matches } = match(
    [deb("nginx", "1.0-1")],
    [
      {
        id: "DSA-1",
        upstream: ["CVE-2024-1", "CVE-2024-2"],
        ecosystem: "Debian:12",
        name: "nginx",
        ranges: ["0..1.0-2"],
      },
      {
        id: "DEBIAN-CVE-2024-1",
        upstream: ["CVE-2024-1"],
        ecosystem: "Debian:12",
        name: "nginx",
        ranges: ["0..1.0-2"],
      },
    ],
  );
  expect(matches.map(({ id, advisories }) => [id, advisories])).toEqual([
    ["CVE-2024-1", ["DEBIAN-CVE-2024-1", "DSA-1"]],
    ["CVE-2024-2", ["DSA-1"]],
  ]);
});

test("severity: the distribution's word for its packages, else CVSS, else unknown", () => {
  const critical = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }];
  const { matches } = match(
    [deb("nginx", "1.0-1"), python("a", "1"), python("b", "1"), python("c", "1")],
    [
      {
        id: "D",
        ecosystem: "Debian:12",
        name: "nginx",
        ranges: ["0.."],
        urgency: "unimportant",
        severity: critical,
      },
      { id: "A", name: "a", ranges: ["0.."], urgency: "low", severity: critical },
      { id: "B", name: "b", ranges: ["0.."], urgency: "low" },
      {
        id: "C",
        name: "c",
        ranges: ["0.."],
        severity: [{ type: "CVSS_V3", score: "CVSS:3.1/nonsense" }],
      },
    ],
  );
  expect(
    matches.map(({ id, severity, state, cvss }) => [id, severity, state, cvss?.score]),
  ).toEqual([
    ["D", "low", "unimportant", 9.8],
    ["A", "critical", "affected", 9.8],
    ["B", "low", "affected", undefined],
    ["C", "unknown", "affected", undefined],
  ]);
});

test("what lies outside the coverage is one gap for each ecosystem and origin", () => {
  const { matches, gaps } = match(
    [
      deb("curl", "7.81.0-1", { ecosystem: "Ubuntu:22.04" }),
      deb("bash", "5", { ecosystem: "Ubuntu:22.04" }),
      deb("nodejs", "20.11.0-1nodesource1", { origin: "NodeSource" }),
      { ...python("left-pad", "1.0.0"), ecosystem: "npm" },
    ],
    [{ id: "D", ecosystem: "Debian:12", name: "nodejs", ranges: ["0..99"] }],
  );
  expect(matches).toEqual([]);
  expect(gaps).toEqual([
    {
      asset: ".",
      reason: "no-data",
      message:
        "No advisories of Ubuntu:22.04 for 2 packages (bash, curl): get them with suture db update Ubuntu.",
    },
    {
      asset: ".",
      reason: "unknown-origin",
      message:
        "1 package (nodejs) built by NodeSource, not by Debian:12: its fixed versions are others, read its own advisories.",
    },
    {
      asset: ".",
      reason: "no-data",
      message: "No advisories of npm for 1 package (left-pad): get them with suture db update npm.",
    },
  ]);
});

test("a version that cannot be ordered is never clean", () => {
  const records = [{ id: "A", name: "a", ranges: ["0..2"], versions: ["nightly"] }];
  expect(match([python("a", "weird")], records).gaps).toMatchObject([{ reason: "unresolved" }]);
  expect(match([python("a", "nightly")], records).matches).toHaveLength(1);
  expect(match([python("b", "weird")], records).gaps).toEqual([]);
});

test("states: what is not affected is none, whatever a bulletin over it says", () => {
  const debian = (id: string, over: Partial<RecordShape>): RecordShape => ({
    id,
    ecosystem: "Debian:12",
    name: "nginx",
    ranges: ["0.."],
    ...over,
  });
  const { matches } = match(
    [deb("nginx", "1.0-1")],
    [
      debian("DEBIAN-CVE-2024-1001", { state: "not-affected" }),
      debian("DEBIAN-CVE-2024-1002", { ranges: ["0..1.0-2"] }),
      debian("DSA-1-1", { upstream: ["CVE-2024-1001", "CVE-2024-1002"], ranges: ["0..1.0-2"] }),
      debian("DEBIAN-CVE-2024-1003", { urgency: "end-of-life" }),
      debian("DEBIAN-CVE-2024-1004", { urgency: "undetermined" }),
      debian("DEBIAN-CVE-2024-1005", { urgency: "unimportant", ranges: ["0..1.0-2"] }),
      debian("DEBIAN-CVE-2024-1007", { urgency: "not yet assigned" }),
    ],
  );
  expect(matches.map(({ id, state, severity }) => [id.slice(-4), state, severity])).toEqual([
    ["1002", "fixed", "unknown"],
    ["1003", "wont-fix", "unknown"],
    ["1004", "undetermined", "unknown"],
    ["1005", "unimportant", "low"],
    ["1007", "affected", "unknown"],
  ]);
});

test("RPM and Wolfi: records may name the source or the binary package, each with its version", () => {
  const rpm = (name: string, version: string, source: Package["source"]): Package => ({
    ...python(name, version),
    ecosystem: "Rocky Linux:9",
    ...(source && { source }),
  });
  const source = { name: "openssl", version: "1:3.0.7-24.el9" };
  const record = (id: string, name: string, fixed: string): RecordShape => ({
    id,
    ecosystem: "Rocky Linux:9",
    name,
    ranges: [`0..${fixed}`],
  });
  const found = match(
    [rpm("openssl-libs", "1:3.0.7-24.el9", source)],
    [
      record("RLSA-1", "openssl", "1:3.0.7-25.el9"),
      record("RLSA-2", "openssl-libs", "1:3.0.7-26.el9"),
      record("RLSA-3", "openssl-libs", "1:3.0.7-24.el9"),
      record("RLSA-4", "openssl-devel", "1:3.0.7-26.el9"),
    ],
  );
  expect(found.gaps).toEqual([]);
  expect(found.matches.map(({ id, fixedVersions }) => [id, fixedVersions])).toEqual([
    ["RLSA-1", ["1:3.0.7-25.el9"]],
    ["RLSA-2", ["1:3.0.7-26.el9"]],
  ]);
});

test("Ubuntu: OSV's names meet those of images; Pro is another archive; its priority counts", () => {
  const critical = { type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" };
  const { matches } = match(
    [deb("curl", "7.81.0-1ubuntu1.1", { ecosystem: "Ubuntu:22.04" })],
    [
      {
        id: "UBUNTU-CVE-2024-2001",
        ecosystem: "Ubuntu:22.04:LTS",
        name: "curl",
        ranges: ["0..7.81.0-1ubuntu1.20"],
        severity: [critical, { type: "Ubuntu", score: "negligible" }],
      },
      {
        id: "UBUNTU-CVE-2024-2002",
        ecosystem: "Ubuntu:Pro:22.04:LTS",
        name: "curl",
        ranges: ["0..7.81.0-1ubuntu1.20+esm1"],
      },
    ],
  );
  expect(matches.map(({ id, severity, cvss }) => [id, severity, cvss?.score])).toEqual([
    ["CVE-2024-2001", "low", 9.8],
  ]);
});

test("names that differ in case only are one package where the registry says so", () => {
  const nuget: Package = { ...python("Newtonsoft.Json", "12.0.1"), ecosystem: "NuGet" };
  const { matches } = match(
    [nuget],
    [{ id: "GHSA-1", ecosystem: "NuGet", name: "newtonsoft.json", ranges: ["0..13.0.1"] }],
  );
  expect(matches.map(({ id, fixedVersions }) => [id, fixedVersions])).toEqual([
    ["GHSA-1", ["13.0.1"]],
  ]);
});
