import type { Advisories, Advisory, Coverage, RandomAccess } from "../model/index.ts";
import { normalizeEcosystem, normalizeName } from "../versions/package-names.ts";
import { packageKey } from "./db-format.ts";
import { openEpss } from "./epss-table.ts";
import { readKnownExploited } from "./known-exploited.ts";
import { type AdvisoryDb, openDb } from "./open-db.ts";
import { uniteAll } from "./unite.ts";

export interface AdvisoryFile {
  readonly name: string;
  readonly file: RandomAccess;
  readonly origin: Coverage["origin"];
}

export interface AdvisorySources {
  readonly files: readonly AdvisoryFile[];
  /** Read `kev.ndjson` files when they are asked; later ones replace earlier ones. */
  readonly knownExploited: readonly (() => string)[];
  /** Opens the table of EPSS when it is asked. */
  readonly epss?: () => RandomAccess;
}

/**
 * Opens several database files as one: what ships with suture and what was downloaded or imported.
 * Of a file that has nothing of the ecosystems that are asked for, only its end is read.
 *
 * @throws EnvironmentError where a file is damaged
 */
export function openAdvisories({ files, knownExploited, epss }: AdvisorySources): Advisories {
  const open = files.map(({ name, file, origin }) => ({ origin, db: openDb(file, name) }));
  const coverage = combineCoverage(open);
  const extents = new Map(coverage.map((entry) => [entry.ecosystem, entry.extent]));
  const dbs = open.map(({ db }) => db);
  const holders = holdersOf(dbs);
  const found = new Map<string, readonly Advisory[]>();
  const exploited = once(() => readKnownExploited(knownExploited.at(-1)?.() ?? ""));
  const probabilities = once(() => epss && openEpss(epss()));
  const recordsOf = (ecosystem: string, key: string) => {
    const [only, ...others] = holders.get(ecosystem) ?? [];
    if (!only || others.length === 0) return only?.lookup(key) ?? [];
    return uniteAll([only, ...others].flatMap((db) => db.lookup(key)));
  };
  return {
    coverage,
    lookup(written, name) {
      const ecosystem = holders.has(written) ? written : normalizeEcosystem(written);
      const extent = extents.get(ecosystem);
      if (extent === undefined) return "no-data";
      const key = packageKey(ecosystem, normalizeName(ecosystem, name));
      // Many binary packages have one source.
      const known = found.get(key) ?? recordsOf(ecosystem, key);
      found.set(key, known);
      if (known.length === 0 && extent === "partial") return "no-data";
      return known.filter(({ withdrawn }) => !withdrawn);
    },
    find: (id) => uniteAll(dbs.flatMap((db) => [...db.find(id)])),
    knownExploited: (cve) => exploited().get(cve),
    epss: (cve) => probabilities()?.probability(cve),
  };
}

interface OpenFile {
  readonly origin: Coverage["origin"];
  readonly db: AdvisoryDb;
}

/** The files that hold something of an ecosystem with its release. */
function holdersOf(dbs: readonly AdvisoryDb[]): ReadonlyMap<string, readonly AdvisoryDb[]> {
  const found = new Map<string, AdvisoryDb[]>();
  for (const db of dbs) {
    for (const { ecosystem } of db.header.coverage) {
      found.set(ecosystem, [...(found.get(ecosystem) ?? []), db]);
    }
  }
  return found;
}

/** A whole ecosystem counts before the names of a partial one, an import before the snapshot, then the later. */
function combineCoverage(open: readonly OpenFile[]): Coverage[] {
  const found = new Map<string, Coverage>();
  for (const { origin, db } of open) {
    for (const entry of db.header.coverage) {
      const candidate = { ...entry, origin };
      const known = found.get(entry.ecosystem);
      if (!known || isBetter(candidate, known)) found.set(entry.ecosystem, candidate);
    }
  }
  return [...found.values()].sort((a, b) => (a.ecosystem < b.ecosystem ? -1 : 1));
}

function isBetter(a: Coverage, b: Coverage): boolean {
  return weight(a) === weight(b) ? a.date >= b.date : weight(a) > weight(b);
}

function weight({ extent, origin }: Coverage): number {
  return (extent === "whole" ? 2 : 0) + (origin === "imported" ? 1 : 0);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
