import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openAdvisories } from "../src/advisories/advisories.ts";
import { buildDb } from "../src/advisories/build-db.ts";
import { readRecord } from "../src/advisories/read-record.ts";
import { buildSnapshot } from "../src/advisories/snapshot.ts";
import { randomAccessOf } from "../src/io/random-access.ts";
import { createPipeline } from "../src/pipeline.ts";
import { scopeOf } from "../src/stages/scope.ts";
import { osvRecord } from "./advisories.ts";
import { imageOf, openPath, textFile, writeImage } from "./images.ts";

const table = readFileSync(
  new URL("../data/advisories/postgresql.ndjson", import.meta.url),
  "utf8",
);

/** What ships on PostgreSQL, with Debian's records beside it. */
function advisories() {
  const records = [
    { id: "DEBIAN-CVE-2024-7348", name: "postgresql-16", ranges: ["0..16.4-1"] },
    { id: "DEBIAN-CVE-2000-0001", name: "postgresql-16", ranges: ["0..99-1"] },
    { id: "DEBIAN-CVE-2000-0002", name: "postgresql-15", ranges: ["0..15.8-0+deb12u1"] },
    { id: "DEBIAN-CVE-2000-0003", name: "pgbouncer", ranges: ["0..99-1"] },
  ].flatMap((shape) => {
    const upstream = [shape.id.replace("DEBIAN-", "")];
    return readRecord(osvRecord({ ecosystem: "Debian:12", upstream, ...shape })) ?? [];
  });
  const extents = new Map([["Debian:12", "whole" as const]]);
  const files = [
    ...buildSnapshot({ "postgresql.ndjson": table }),
    ["debian.db", buildDb({ ecosystem: "Debian", records, extents })] as const,
  ];
  return openAdvisories({
    files: files.map(([name, bytes]) => ({
      name,
      file: randomAccessOf(bytes),
      origin: "snapshot" as const,
    })),
    knownExploited: [],
  });
}

const stanza = (name: string, version: string, source?: string) =>
  [
    `Package: ${name}`,
    "Status: install ok installed",
    "Architecture: amd64",
    ...(source === undefined ? [] : [`Source: ${source}`]),
    `Version: ${version}`,
    "",
    "",
  ].join("\n");

/** Scans an image of Debian 12 with these packages for vulnerable ones. */
async function scan(...packages: readonly string[]) {
  const release = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n';
  const layer = [
    textFile("etc/os-release", release),
    textFile("var/lib/dpkg/status", packages.join("")),
  ];
  const tree = await openPath(writeImage(imageOf([layer])));
  const { scan } = createPipeline({
    advisories: advisories(),
    ports: { clock: { now: () => Date.UTC(2026, 8, 1) } },
    ignores: [],
    scope: scopeOf(["vulnerability"]),
  });
  const { findings, gaps } = await scan([tree]);
  return {
    found: findings.flatMap((finding) =>
      finding.kind === "vulnerability"
        ? [`${finding.rule} ${finding.package.name} -> ${finding.fixedVersions}`]
        : [],
    ),
    gaps: gaps.map(({ reason, message }) => `${reason}: ${message}`),
  };
}

test("a client of the PostgreSQL project's archive has the project's advisories, never Debian's", async () => {
  const { found, gaps } = await scan(
    stanza("postgresql-client-16", "16.3-1.pgdg120+1", "postgresql-16"),
  );
  expect(found).toEqual(
    expect.arrayContaining([
      "CVE-2024-7348 postgresql-client-16 -> 16.4",
      "CVE-2024-10977 postgresql-client-16 -> 16.5",
      "CVE-2026-19385 postgresql-client-16 -> 16.15",
    ]),
  );
  // Debian's records of the same source, and the project's on the server.
  expect(found.join("\n")).not.toMatch(/CVE-2000-|CVE-2026-14669|deb12|-1$/m);
  expect(gaps).toEqual([]);
});

test("the server has the server's, Debian's own package has Debian's", async () => {
  const { found, gaps } = await scan(
    stanza("postgresql-16", "16.3-1.pgdg120+1"),
    stanza("postgresql-client-15", "15.6-0+deb12u1", "postgresql-15"),
  );
  expect(found).toContain("CVE-2026-14669 postgresql-16 -> 16.15");
  expect(found.join("\n")).not.toContain("CVE-2024-7348");
  expect(found.filter((line) => line.includes("postgresql-client-15"))).toEqual([
    "CVE-2000-0002 postgresql-client-15 -> 15.8-0+deb12u1",
  ]);
  expect(gaps).toEqual([]);
});

test("what else the archive builds is a gap, since nobody's advisories are known", async () => {
  const { found, gaps } = await scan(stanza("pgbouncer", "1.22.1-1.pgdg120+1"));
  expect(found).toEqual([]);
  expect(gaps).toEqual([
    "unknown-origin: 1 package (pgbouncer) built by the PostgreSQL project, not by Debian:12: its fixed versions are others, read its own advisories.",
  ]);
});
