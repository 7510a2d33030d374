import type { Advisory, AffectedPackage, RangeEvent } from "../model/index.ts";
import { orderOf } from "../versions/order.ts";
import { isAffected } from "../versions/ranges.ts";
import { buildDb } from "./build-db.ts";
import { readRecord } from "./read-record.ts";
import { uniteAll } from "./unite.ts";

/** First line of an ndjson file of advisory facts. */
export interface SnapshotHeader {
  readonly ecosystem: string;
  /** The day whose state the facts are. */
  readonly date: string;
  /** Whose facts they are, for readers. */
  readonly source: string;
}

/**
 * Turns OSV records into compact facts, one a line and sorted by id, so that two states can be
 * compared by a diff. Withdrawn records are dropped, and all prose; versions stay only where no
 * range says them.
 *
 * @param records - parsed JSON of any shape
 * @returns the text, and how many records were broken
 */
export function snapshotFacts(
  records: Iterable<unknown>,
  header: SnapshotHeader,
): { readonly text: string; readonly skipped: number } {
  const read: Advisory[] = [];
  let skipped = 0;
  for (const record of records) {
    const advisory = readRecord(record);
    if (advisory) read.push(advisory);
    else skipped++;
  }
  const lines = uniteAll(read)
    .filter(({ withdrawn }) => !withdrawn)
    .map((advisory) => toFacts(advisory, header.ecosystem))
    .filter(({ affected }) => affected.length > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    text: [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""),
    skipped,
  };
}

/**
 * Builds the database files that ship with suture.
 *
 * @param texts - ndjson by file name: `pypi.ndjson` becomes `pypi.db`; `kev.ndjson` stays as it is
 * @throws SyntaxError where a line is broken: the files are part of the source
 */
export function buildSnapshot(
  texts: Readonly<Record<string, string>>,
): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [name, text] of Object.entries(texts)) {
    if (name === "kev.ndjson") files.set(name, new TextEncoder().encode(text));
    else files.set(name.replace(/\.ndjson$/, ".db"), buildFacts(text));
  }
  return files;
}

interface Facts {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly modified: string;
  readonly published?: string;
  readonly cvss?: readonly string[];
  readonly affected: readonly AffectedFacts[];
}

interface AffectedFacts {
  readonly package: string;
  readonly ranges?: readonly (readonly RangeEvent[])[];
  readonly versions?: readonly string[];
}

function buildFacts(text: string): Uint8Array {
  const [first = "", ...lines] = text.split("\n").filter((line) => line !== "");
  const { ecosystem, date } = JSON.parse(first) as SnapshotHeader;
  const records = lines.map((line) => fromFacts(JSON.parse(line) as Facts, ecosystem));
  return buildDb({ ecosystem, records, date, extents: new Map([[ecosystem, "whole"]]) });
}

function toFacts(advisory: Advisory, ecosystem: string): Facts {
  const { id, aliases, modified, published, cvss } = advisory;
  return {
    id,
    ...(aliases.length > 0 && { aliases }),
    modified,
    ...(published && { published }),
    ...(cvss.length > 0 && { cvss }),
    affected: advisory.affected
      .filter((entry) => entry.ecosystem === ecosystem)
      .map((entry) => affectedFacts(entry, ecosystem)),
  };
}

function affectedFacts(entry: AffectedPackage, ecosystem: string): AffectedFacts {
  const order = orderOf(ecosystem);
  const byRange = { ranges: entry.ranges, versions: [] };
  const versions = order
    ? entry.versions.filter((version) => !isAffected(version, byRange, order))
    : entry.versions;
  return {
    package: entry.name,
    ...(entry.ranges.length > 0 && { ranges: entry.ranges.map(({ events }) => events) }),
    ...(versions.length > 0 && { versions }),
  };
}

function fromFacts(facts: Facts, ecosystem: string): Advisory {
  const { id, aliases = [], modified, published, cvss = [], affected } = facts;
  return {
    id,
    aliases,
    upstream: [],
    modified,
    ...(published && { published }),
    cvss,
    affected: affected.map(({ package: name, ranges = [], versions = [] }) => ({
      ecosystem,
      name,
      ranges: ranges.map((events) => ({ type: "ECOSYSTEM" as const, events })),
      versions,
    })),
  };
}
