import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { knownExploitedFacts } from "../../advisories/known-exploited.ts";
import { readRecord } from "../../advisories/read-record.ts";
import { readZip } from "../../advisories/zip.ts";
import { type Advisory, type Coverage, TargetError, UsageError } from "../../model/index.ts";
import { openRandomAccess, windowed } from "../random-access.ts";
import { replaceFile } from "../write-aside.ts";
import { importedFolder } from "./advisory-files.ts";
import { type DatabaseDraft, draftDatabase, withDatabase } from "./draft-database.ts";

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
const limits = { maxEntryBytes: maxRecordBytes, maxTotalBytes: 32 * 2 ** 30 };

/**
 * Imports advisories: adds them to what was imported before, builds each database aside and renames
 * it. No more than one record is held at a time.
 *
 * @throws UsageError where there is nothing at the path
 * @throws TargetError where the archive is damaged or holds no record
 * @throws EnvironmentError where the cache cannot be written, or a database in it is damaged
 */
export function importAdvisories({ from, cache, partial = false }: ImportRequest): ImportResult {
  const folder = importedFolder(cache);
  const families = new Map<string, Family>();
  let records = 0;
  let skipped = 0;
  let exploited: string | undefined;
  try {
    for (const value of readJsonFiles(from)) {
      const record = readRecord(value);
      const facts = record ? undefined : knownExploitedFacts(value);
      if (record) {
        records++;
        addToFamilies(families, { record, folder });
      } else if (facts === undefined) skipped++;
      else exploited = facts;
    }
    if (records === 0 && exploited === undefined) {
      throw new TargetError(`${from} holds no OSV record.`, {
        hint: "Give a directory or a zip archive of OSV records as JSON.",
      });
    }
    const coverage = [...families.values()].flatMap((family) => saveFamily(family, partial));
    if (exploited !== undefined) replaceFile(folder, "kev.ndjson", Buffer.from(exploited));
    const knownExploited = exploited === undefined ? 0 : exploited.trim().split("\n").length;
    return { coverage, records, skipped, knownExploited };
  } finally {
    for (const { draft } of families.values()) draft.drop();
  }
}

function readJsonFiles(from: string): Iterable<unknown> {
  if (!existsSync(from)) throw new UsageError(`There is no ${from}.`);
  if (statSync(from).isDirectory()) return readFolder(from);
  return from.endsWith(".json") ? [parseJson(readFileSync(from))] : readArchive(from);
}

function* readFolder(from: string): Iterable<unknown> {
  for (const name of readdirSync(from).sort()) {
    const found = statSync(join(from, name));
    if (!name.endsWith(".json") || !found.isFile()) continue;
    yield found.size <= maxRecordBytes ? parseJson(readFileSync(join(from, name))) : undefined;
  }
}

/** The JSON files of a zip archive; `undefined` for one that is no JSON. @throws TargetError */
export function* readArchive(from: string): Iterable<unknown> {
  const file = openRandomAccess(from);
  try {
    for (const entry of readZip(windowed(file), limits)) {
      if (entry.name.endsWith(".json")) yield parseJson(entry.read());
    }
  } finally {
    file.close();
  }
}

/** @returns `undefined` where the bytes are no JSON */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}

/** An ecosystem without its release, while it is imported. */
interface Family {
  readonly name: string;
  readonly draft: DatabaseDraft;
  readonly before: ReadonlyMap<string, Coverage["extent"]>;
  /** Imported records by ecosystem. */
  readonly imported: Map<string, number>;
}

/** A record of several families is in each. */
function addToFamilies(
  families: Map<string, Family>,
  { record, folder }: { readonly record: Advisory; readonly folder: string },
): void {
  for (const name of new Set(record.affected.map(({ ecosystem }) => familyOf(ecosystem)))) {
    const affected = record.affected.filter(({ ecosystem }) => familyOf(ecosystem) === name);
    const family = families.get(name) ?? openFamily(name, folder);
    families.set(name, family);
    family.draft.add({ ...record, affected });
    for (const ecosystem of new Set(affected.map((entry) => entry.ecosystem))) {
      family.imported.set(ecosystem, (family.imported.get(ecosystem) ?? 0) + 1);
    }
  }
}

/** Begins with what was imported before. */
function openFamily(name: string, folder: string): Family {
  const file = databaseName(name);
  const path = join(folder, file);
  const before = new Map<string, Coverage["extent"]>();
  const draft = draftDatabase(folder, file);
  try {
    if (existsSync(path)) {
      withDatabase(path, file, (db) => {
        for (const { ecosystem, extent } of db.header.coverage) before.set(ecosystem, extent);
        for (const record of db.all()) draft.add(record);
      });
    }
  } catch (error) {
    draft.drop();
    throw error;
  }
  return { name, draft, before, imported: new Map() };
}

function saveFamily({ name, draft, before, imported }: Family, partial: boolean): Coverage[] {
  const extents = new Map(before);
  const largest = Math.max(...imported.values());
  for (const [ecosystem, count] of imported) {
    // An archive of Debian 12 names other releases in passing: that is not all of them.
    if (!partial && count * 4 >= largest) extents.set(ecosystem, "whole");
    else if (!extents.has(ecosystem)) extents.set(ecosystem, "partial");
  }
  return draft
    .save({ ecosystem: name, extents })
    .coverage.filter(({ ecosystem }) => imported.has(ecosystem))
    .map((entry) => ({ ...entry, origin: "imported" as const }));
}

/** An ecosystem without its release. */
export function familyOf(ecosystem: string): string {
  return ecosystem.split(":")[0] ?? ecosystem;
}

/** `Rocky Linux` is kept in `rocky-linux.db`. */
export function databaseName(family: string, feed = ""): string {
  const name = family.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${feed === "" ? "" : `${feed}-`}${name}.db`;
}
