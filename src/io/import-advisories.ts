import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { recordsOf } from "../advisories/advisories.ts";
import { buildDb } from "../advisories/build-db.ts";
import { knownExploitedFacts } from "../advisories/known-exploited.ts";
import { openDb } from "../advisories/open-db.ts";
import { readRecord } from "../advisories/read-record.ts";
import { uniteAll } from "../advisories/unite.ts";
import { readZip } from "../advisories/zip.ts";
import {
  type Advisory,
  type Coverage,
  EnvironmentError,
  TargetError,
  UsageError,
} from "../model/index.ts";
import { importedFolder } from "./advisory-files.ts";
import { openRandomAccess } from "./random-access.ts";

export interface ImportRequest {
  /** A directory of OSV records, a zip archive of them, one record, or CISA's catalogue. */
  readonly from: string;
  /** The cache folder, `SUTURE_CACHE_DIR`. */
  readonly cache: string;
  /** Only the packages it names count as covered. */
  readonly partial?: boolean;
}

export interface ImportResult {
  /** Of the ecosystems that were imported, as the database now states them. */
  readonly coverage: readonly Coverage[];
  readonly records: number;
  /** Files that are no sound record of a package. */
  readonly skipped: number;
  /** Entries of CISA's catalogue. */
  readonly knownExploited: number;
}

const maxRecordBytes = 16 << 20;
const limits = { maxEntryBytes: maxRecordBytes, maxTotalBytes: 8 * 2 ** 30 };

/**
 * Imports advisories: adds them to what was imported before, builds each database aside and renames
 * it.
 *
 * @throws UsageError where there is nothing at the path
 * @throws TargetError where the archive is damaged or holds no record
 * @throws EnvironmentError where the cache cannot be written, or a database in it is damaged
 */
export function importAdvisories({ from, cache, partial = false }: ImportRequest): ImportResult {
  const records: Advisory[] = [];
  let skipped = 0;
  let exploited: string | undefined;
  for (const value of readJsonFiles(from)) {
    const record = readRecord(value);
    if (record) records.push(record);
    else {
      const facts = knownExploitedFacts(value);
      if (facts === undefined) skipped++;
      else exploited = facts;
    }
  }
  if (records.length === 0 && exploited === undefined) {
    throw new TargetError(`${from} holds no OSV record.`, {
      hint: "Give a directory or a zip archive of OSV records as JSON.",
    });
  }
  const folder = importedFolder(cache);
  const coverage = byFamily(records).flatMap(([family, of]) =>
    writeFamily({ folder, family, records: of, partial }),
  );
  if (exploited !== undefined) replace(folder, "kev.ndjson", new TextEncoder().encode(exploited));
  const knownExploited = exploited === undefined ? 0 : exploited.trim().split("\n").length;
  return { coverage, records: records.length, skipped, knownExploited };
}

function readJsonFiles(from: string): Iterable<unknown> {
  if (!existsSync(from)) throw new UsageError(`There is no ${from}.`);
  if (statSync(from).isDirectory()) return readFolder(from);
  return from.endsWith(".json") ? [parse(readFileSync(from))] : readArchive(from);
}

function* readFolder(from: string): Iterable<unknown> {
  for (const name of readdirSync(from).sort()) {
    const found = statSync(join(from, name));
    if (!name.endsWith(".json") || !found.isFile()) continue;
    yield found.size <= maxRecordBytes ? parse(readFileSync(join(from, name))) : undefined;
  }
}

function* readArchive(from: string): Iterable<unknown> {
  const file = openRandomAccess(from);
  try {
    for (const entry of readZip(file, limits)) {
      if (entry.name.endsWith(".json")) yield parse(entry.read());
    }
  } finally {
    file.close();
  }
}

/** A file that is no JSON counts as skipped. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Records by ecosystem without release; a record of several is in each. */
function byFamily(records: readonly Advisory[]): (readonly [string, Advisory[]])[] {
  const families = new Map<string, Advisory[]>();
  for (const record of records) {
    for (const family of new Set(record.affected.map(({ ecosystem }) => familyOf(ecosystem)))) {
      const affected = record.affected.filter(({ ecosystem }) => familyOf(ecosystem) === family);
      const list = families.get(family);
      if (list) list.push({ ...record, affected });
      else families.set(family, [{ ...record, affected }]);
    }
  }
  return [...families];
}

function familyOf(ecosystem: string): string {
  return ecosystem.split(":")[0] ?? ecosystem;
}

interface Family {
  readonly folder: string;
  readonly family: string;
  readonly records: readonly Advisory[];
  readonly partial: boolean;
}

function writeFamily({ folder, family, records, partial }: Family): Coverage[] {
  const name = `${family.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.db`;
  const before = readExisting(join(folder, name), name);
  const extents = new Map(before.extents);
  const imported = countByEcosystem(records);
  const largest = Math.max(...imported.values());
  for (const [ecosystem, count] of imported) {
    // An archive of Debian 12 names other releases in passing: that is not all of them.
    if (!partial && count * 4 >= largest) extents.set(ecosystem, "whole");
    else if (!extents.has(ecosystem)) extents.set(ecosystem, "partial");
  }
  const united = uniteAll([...before.records, ...records]).sort((a, b) => (a.id < b.id ? -1 : 1));
  const bytes = buildDb({ ecosystem: family, records: united, extents });
  replace(folder, name, bytes);
  const { coverage } = readExisting(join(folder, name), name);
  return coverage.filter(({ ecosystem }) => imported.has(ecosystem));
}

function countByEcosystem(records: readonly Advisory[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { affected } of records) {
    for (const ecosystem of new Set(affected.map((entry) => entry.ecosystem))) {
      counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
    }
  }
  return counts;
}

interface Existing {
  readonly records: readonly Advisory[];
  readonly extents: ReadonlyMap<string, Coverage["extent"]>;
  readonly coverage: readonly Coverage[];
}

function readExisting(path: string, name: string): Existing {
  if (!existsSync(path)) return { records: [], extents: new Map(), coverage: [] };
  const file = openRandomAccess(path);
  try {
    const db = openDb(file, name);
    const coverage = db.header.coverage.map((of) => ({ ...of, origin: "imported" as const }));
    const extents = new Map(coverage.map(({ ecosystem, extent }) => [ecosystem, extent]));
    return { records: recordsOf(db), extents, coverage };
  } finally {
    file.close();
  }
}

/** Another suture may read the file meanwhile: it sees the old one or the new one. */
function replace(folder: string, name: string, bytes: Uint8Array): void {
  const aside = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(aside, bytes, { mode: 0o600 });
      renameSync(aside, join(folder, name));
    } finally {
      rmSync(aside, { force: true });
    }
  } catch (cause) {
    throw new EnvironmentError(`The advisories cannot be written to ${folder}.`, {
      hint: "Set SUTURE_CACHE_DIR to a folder that can be written to.",
      cause,
    });
  }
}
