import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { randomAccessOf } from "../io/random-access.ts";
import type { AffectedPackage } from "../model/index.ts";
import { orderOf } from "../versions/order.ts";
import { isAffected, lowestFixed } from "../versions/ranges.ts";
import { openAdvisories } from "./advisories.ts";
import { buildSnapshot } from "./snapshot.ts";

const shipped = new URL("../../data/advisories/postgresql.ndjson", import.meta.url);
const text = readFileSync(shipped, "utf8");
const [header, ...lines] = text
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
const found = orderOf("PostgreSQL");
if (!found) throw new Error("PostgreSQL's versions have no order");
const order = found;

const db = openAdvisories({
  files: [...buildSnapshot({ "postgresql.ndjson": text })].map(([name, bytes]) => ({
    name,
    file: randomAccessOf(bytes),
    origin: "snapshot" as const,
  })),
  knownExploited: [],
});

const packages = ["postgresql-client", "postgresql-server"];

/** Ids that affect a version of a package. */
function affecting(name: string, version: string): readonly string[] {
  const records = db.lookup("PostgreSQL", name);
  if (records === "no-data") throw new Error(`Nothing is known of ${name}`);
  return records
    .filter(({ affected }) =>
      affected.some((entry) => entry.name === name && isAffected(version, entry, order)),
    )
    .map(({ id }) => id);
}

function entryOf(id: string, name: string): AffectedPackage {
  const entry = db
    .find(id)
    .flatMap(({ affected }) => affected)
    .find((one) => one.name === name);
  if (!entry) throw new Error(`${id} does not speak of ${name}`);
  return entry;
}

test("the facts that ship are dated, sorted, of known shape, and hold no prose", () => {
  expect(header).toMatchObject({ ecosystem: "PostgreSQL", date: "2026-08-29" });
  expect(db.coverage).toMatchObject([
    { ecosystem: "PostgreSQL", date: "2026-08-29", records: lines.length, extent: "whole" },
  ]);
  const ids = lines.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const line of lines) {
    const { id, modified, published, cvss = [], affected, ...rest } = line;
    expect(rest, id).toEqual({});
    expect(id).toMatch(/^CVE-\d{4}-\d{4,}$/);
    for (const day of [modified, published]) {
      expect(day, id).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
    }
    for (const vector of cvss) expect(vector, id).toMatch(/^CVSS:[34]\.\d\/[A-Z:/]+$/);
    const names = affected.map((entry: { readonly package: string }) => entry.package);
    expect(names.length, id).toBeGreaterThan(0);
    expect(names, id).toEqual(packages.filter((name) => names.includes(name)));
  }
});

test("every range ends in the release of its branch that fixes it", () => {
  for (const { id, affected } of lines) {
    for (const { ranges } of affected) {
      const [events, ...more] = ranges;
      expect(more, id).toEqual([]);
      // Before every version.
      let before = "0~";
      for (let i = 0; i < events.length; i += 2) {
        const { introduced } = events[i];
        const { fixed } = events[i + 1];
        // The notes' releases: 9.6.24, 16.15. A third number of a later branch is a mistake.
        expect(fixed, id).toMatch(/^(?:9\.\d\.\d+|[1-9]\d\.\d+)$/);
        expect(order.compare(introduced, fixed), `${id} ${introduced} ${fixed}`).toBeLessThan(0);
        expect(order.compare(before, introduced), id).toBeLessThan(0);
        before = fixed;
      }
      expect(events.length % 2, id).toBe(0);
    }
  }
});

test("pg_dump's flaw of 2024 affects the client up to the release that fixes it", () => {
  const id = "CVE-2024-7348";
  const client = entryOf(id, "postgresql-client");
  expect(affecting("postgresql-client", "16.3")).toContain(id);
  expect(affecting("postgresql-client", "16.4")).not.toContain(id);
  expect(affecting("postgresql-client", "9.6.24")).toContain(id);
  expect(lowestFixed("16.3", [client], order)).toEqual(["16.4"]);
  expect(lowestFixed("12.1", [client], order)).toEqual(["12.20"]);
  expect(affecting("postgresql-server", "16.3")).not.toContain(id);
});

test("flaws of the server alone do not affect the client, those of both affect both", () => {
  const server = affecting("postgresql-server", "16.3");
  const client = affecting("postgresql-client", "16.3");
  expect(server).toEqual(
    expect.arrayContaining(["CVE-2024-10976", "CVE-2025-8713", "CVE-2026-2005", "CVE-2026-6478"]),
  );
  expect(client).toEqual(
    expect.arrayContaining(["CVE-2024-10977", "CVE-2025-1094", "CVE-2025-12818", "CVE-2026-6477"]),
  );
  expect(server.filter((id) => client.includes(id))).toEqual([
    "CVE-2025-4207",
    "CVE-2025-8715",
    "CVE-2026-6475",
  ]);
});

test("a branch that came later, or is not affected, is left alone", () => {
  for (const name of packages) {
    expect(affecting(name, "17.99").filter((id) => id.startsWith("CVE-2024-"))).toEqual([]);
    expect(affecting(name, "99.1")).toEqual([]);
  }
  // Of pg_createsubscriber, new in 17, and of amcheck, sound in 17 alone.
  expect(affecting("postgresql-server", "16.1")).not.toContain("CVE-2026-6476");
  expect(affecting("postgresql-server", "17.1")).toContain("CVE-2026-6476");
  expect(affecting("postgresql-server", "17.1")).not.toContain("CVE-2026-14673");
  expect(affecting("postgresql-server", "18.0")).toContain("CVE-2026-14673");
  expect(affecting("postgresql-server", "14.0")).toContain("CVE-2021-23214");
  // Pre-releases lie between two branches.
  expect(affecting("postgresql-server", "18~rc1")).toEqual([]);
  expect(affecting("postgresql-server", "13.0")).not.toContain("CVE-2020-10733");
});

/** Runs the script that keeps the table over a folder of records. */
function snapshot(file: string, records: readonly Record<string, unknown>[]) {
  const folder = tempFolder();
  for (const [i, record] of records.entries()) {
    const path = join(folder, "cves/2030/1xxx", `CVE-2030-100${i}.json`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(record));
  }
  const script = fileURLToPath(new URL("../../scripts/snapshot-postgresql.mjs", import.meta.url));
  return spawnSync("node", [script, "--file", file, folder], { encoding: "utf8" });
}

const record = (id: string, cna: Record<string, unknown>, assigner = "PostgreSQL") => ({
  cveMetadata: {
    cveId: id,
    state: "PUBLISHED",
    assignerShortName: assigner,
    datePublished: "2030-02-01T00:00:00",
    dateUpdated: "2030-02-03T00:00:00Z",
  },
  containers: { cna: { title: "Never kept", descriptions: [{ value: "Nor this" }], ...cna } },
});

const versions = (...ranges: readonly (readonly [string, string])[]) => [
  {
    product: "PostgreSQL",
    versions: ranges.map(([version, lessThan]) => ({ version, lessThan, status: "affected" })),
  },
];

test("the script replaces lines by records, keeps the others, and takes no other program's", () => {
  const file = join(tempFolder(), "postgresql.ndjson");
  const old = { id: "CVE-2029-1", modified: "2029-01-01T00:00:00Z", affected: [] };
  const replaced = { ...old, id: "CVE-2030-1001" };
  writeFileSync(file, ["{}", old, replaced].map((line) => `${JSON.stringify(line)}\n`).join(""));
  const { status, stderr } = snapshot(file, [
    record("CVE-2030-1000", {
      affected: [{ product: "pgAdmin 4", versions: [] }],
      x_postgresql: { component: "client" },
    }),
    record("CVE-2030-1001", {
      affected: versions(["20", "20.2"], ["9.6", "9.6.30"], ["0", "9.5.10"]),
      x_postgresql: { component: "core server, client" },
      metrics: [{ cvssV3_1: { vectorString: "CVSS:3.1/AV:N" } }],
    }),
    record("CVE-2030-1002", { affected: versions(["0", "1"]) }, "somebody"),
  ]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const ranges = [
    [
      { introduced: "0" },
      { fixed: "9.5.10" },
      { introduced: "9.6" },
      { fixed: "9.6.30" },
      { introduced: "20" },
      { fixed: "20.2" },
    ],
  ];
  const written = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(written.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ ecosystem: "PostgreSQL", date: "2030-02-03" }),
    old,
    {
      id: "CVE-2030-1001",
      modified: "2030-02-03T00:00:00Z",
      published: "2030-02-01T00:00:00Z",
      cvss: ["CVSS:3.1/AV:N"],
      affected: packages.map((name) => ({ package: name, ranges })),
    },
  ]);
});

test.each([
  ["names no component", { affected: versions(["20", "20.2"]) }],
  [
    "unknown component kernel",
    { affected: versions(["20", "20.2"]), x_postgresql: { component: "kernel" } },
  ],
  [
    "no range of releases",
    { affected: versions(["20", "20beta1"]), x_postgresql: { component: "client" } },
  ],
])("the script stops where a record says what it does not know: %s", (message, cna) => {
  const file = join(tempFolder(), "postgresql.ndjson");
  const { status, stderr } = snapshot(file, [record("CVE-2030-1001", cna)]);
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
});
