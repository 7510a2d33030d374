// Brings the PostgreSQL project's advisories that ship with suture up to date:
// data/advisories/postgresql.ndjson.
//
//   node scripts/snapshot-postgresql.mjs [--date YYYY-MM-DD] [--file NDJSON] CVE_FOLDER
//
// CVE_FOLDER holds CVE records of format 5, in folders of any depth: a checkout of the CVE List, or a
// part of it. Records replace the lines of their ids; other lines stay, such as those of the years
// before the project published its own records: data/NOTICE.md. DATE is the day up to which all of the
// project's records are in the folder; without it, the day of the newest of them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** Where the project's word for the part that is at fault leads. */
const packagesOf = {
  "core server": "postgresql-server",
  "contrib module": "postgresql-server",
  packaging: "postgresql-server",
  client: "postgresql-client",
  "client contrib module": "postgresql-client",
  libpq: "postgresql-client",
};

/**
 * The parts by id, where the record does not name them (the project began to in August 2026), or where
 * its word does not say in which package the program is: the server's bring pg_rewind,
 * pg_createsubscriber and pg_upgrade, the client's pg_dump and pg_basebackup.
 */
const partsOf = {
  "CVE-2024-0985": "core server",
  "CVE-2024-4317": "core server",
  "CVE-2024-7348": "client", // pg_dump
  "CVE-2024-10976": "core server",
  "CVE-2024-10977": "libpq",
  "CVE-2024-10978": "core server",
  "CVE-2024-10979": "core server", // PL/Perl
  "CVE-2025-1094": "libpq",
  "CVE-2025-4207": "core server, libpq",
  "CVE-2025-8713": "core server",
  "CVE-2025-8714": "client", // pg_dump
  "CVE-2025-8715": "core server, client", // pg_upgrade, pg_dump
  "CVE-2025-12817": "core server",
  "CVE-2025-12818": "libpq",
  "CVE-2026-2003": "core server",
  "CVE-2026-2004": "contrib module", // intarray
  "CVE-2026-2005": "contrib module", // pgcrypto
  "CVE-2026-2006": "core server",
  "CVE-2026-2007": "contrib module", // pg_trgm
  "CVE-2026-6472": "core server",
  "CVE-2026-6473": "core server",
  "CVE-2026-6474": "core server",
  "CVE-2026-6475": "core server, client", // pg_rewind, pg_basebackup
  "CVE-2026-6476": "core server", // pg_createsubscriber
  "CVE-2026-6477": "libpq",
  "CVE-2026-6478": "core server",
  "CVE-2026-6479": "core server",
  "CVE-2026-6575": "core server",
  "CVE-2026-6637": "contrib module", // refint
  "CVE-2026-6638": "core server",
};

const { values, positionals } = parseArgs({
  options: { date: { type: "string" }, file: { type: "string" } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error("usage: snapshot-postgresql.mjs [--date YYYY-MM-DD] [--file NDJSON] CVE_FOLDER");
  process.exit(2);
}
const path =
  values.file ?? fileURLToPath(new URL("../data/advisories/postgresql.ndjson", import.meta.url));
const read = recordsBelow(positionals[0]).map(factsOf);
if (read.length === 0) throw new Error(`${positionals[0]} holds no record of the project`);
const lines = new Map([...linesOf(path), ...read].map((facts) => [facts.id, facts]));
const newest = read
  .map(({ modified }) => modified.slice(0, 10))
  .sort()
  .at(-1);
const header = {
  ecosystem: "PostgreSQL",
  date: values.date ?? newest,
  source: "CVE List of the CVE Program, CNA PostgreSQL; see data/NOTICE.md",
};
const sorted = [...lines.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
writeFileSync(path, [header, ...sorted].map((line) => `${JSON.stringify(line)}\n`).join(""));
console.log(`${sorted.length} advisories, ${read.length} of them from the folder, ${header.date}`);

/** The project's published records about PostgreSQL itself: it names flaws of pgAdmin and others too. */
function recordsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /^CVE-\d{4}-\d+\.json$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .filter((text) => /"assignerShortName":\s*"PostgreSQL"/.test(text))
    .map((text) => JSON.parse(text))
    .filter(
      ({ cveMetadata, containers }) =>
        cveMetadata.assignerShortName === "PostgreSQL" &&
        cveMetadata.state === "PUBLISHED" &&
        containers.cna.affected?.some(({ product }) => product === "PostgreSQL"),
    );
}

/** What suture keeps of a record: no title, no description. */
function factsOf({ cveMetadata: { cveId: id, datePublished, dateUpdated }, containers: { cna } }) {
  const ranges = rangesOf(cna.affected, id);
  const vectors = (cna.metrics ?? []).flatMap(
    ({ cvssV4_0, cvssV3_1 }) => (cvssV3_1 ?? cvssV4_0)?.vectorString ?? [],
  );
  return {
    id,
    modified: instant(dateUpdated),
    published: instant(datePublished),
    ...(vectors.length > 0 && { cvss: vectors }),
    affected: packagesFor(id, cna.x_postgresql?.component).map((name) => ({
      package: name,
      ranges: [ranges],
    })),
  };
}

function packagesFor(id, component) {
  const parts = partsOf[id] ?? component;
  if (parts === undefined) throw new Error(`${id} names no component: add it to partsOf`);
  const names = parts.split(/,\s*/).map((part) => {
    if (packagesOf[part] === undefined) throw new Error(`${id}: unknown component ${part}`);
    return packagesOf[part];
  });
  return [...new Set(names)].sort();
}

/** One range a branch, oldest first. */
function rangesOf(affected, id) {
  const branches = affected
    .filter(({ product }) => product === "PostgreSQL")
    .flatMap(({ versions }) => versions.filter(({ status }) => status === "affected"))
    .map(({ version, lessThan }) => {
      if (!isRelease(version) || !isRelease(lessThan))
        throw new Error(`${id}: no range of releases: ${version} to ${lessThan}`);
      return [version, lessThan];
    })
    .sort(([, a], [, b]) => compare(a, b));
  if (branches.length === 0) throw new Error(`${id} affects no version`);
  return branches.flatMap(([introduced, fixed]) => [{ introduced }, { fixed }]);
}

function isRelease(version) {
  return typeof version === "string" && /^\d+(?:\.\d+){0,2}$/.test(version);
}

function compare(a, b) {
  const right = b.split(".").map(Number);
  const differences = a.split(".").map((part, i) => Number(part) - (right[i] ?? 0));
  return differences.find((difference) => difference !== 0) ?? a.length - b.length;
}

/** RFC 3339: records of some years lack the zone, which is UTC. */
function instant(date) {
  return /(?:Z|[+-]\d\d:\d\d)$/.test(date) ? date : `${date}Z`;
}

function linesOf(file) {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  return text
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
