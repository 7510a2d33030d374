import type { Advisories, Advisory, Coverage, RandomAccess } from "../model/index.ts";
import { normalizeName } from "../versions/package-names.ts";
import { packageKey } from "./db-format.ts";
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
  /** Texts of `kev.ndjson` files; later ones replace earlier ones. */
  readonly knownExploited: readonly string[];
}

/**
 * Opens several database files as one: what ships with suture and what was imported.
 *
 * @throws EnvironmentError where a file is damaged
 */
export function openAdvisories({ files, knownExploited }: AdvisorySources): Advisories {
  const open = files.map(({ name, file, origin }) => ({ origin, db: openDb(file, name) }));
  const coverage = combineCoverage(open);
  const extents = new Map(coverage.map((entry) => [entry.ecosystem, entry.extent]));
  const dbs = open.map(({ db }) => db);
  const found = new Map<string, readonly Advisory[]>();
  const text = knownExploited.at(-1);
  let exploited: ReadonlyMap<string, string> | undefined;
  return {
    coverage,
    lookup(ecosystem, name) {
      const extent = extents.get(ecosystem);
      if (extent === undefined) return "no-data";
      const key = packageKey(ecosystem, normalizeName(ecosystem, name));
      // Many binary packages have one source.
      const known = found.get(key) ?? uniteAll(dbs.flatMap((db) => db.lookup(key)));
      found.set(key, known);
      if (known.length === 0 && extent === "partial") return "no-data";
      return known.filter(({ withdrawn }) => !withdrawn);
    },
    find: (id) => uniteAll(dbs.flatMap((db) => [...db.find(id)])),
    knownExploited(cve) {
      exploited ??= text === undefined ? new Map() : readKnownExploited(text);
      return exploited.get(cve);
    },
    epss: () => undefined,
  };
}

interface OpenFile {
  readonly origin: Coverage["origin"];
  readonly db: AdvisoryDb;
}

/** A whole ecosystem counts before the names of a partial one, an import before the snapshot. */
function combineCoverage(open: readonly OpenFile[]): Coverage[] {
  const found = new Map<string, Coverage>();
  for (const { origin, db } of open) {
    for (const entry of db.header.coverage) {
      const candidate = { ...entry, origin };
      const known = found.get(entry.ecosystem);
      if (!known || weight(candidate) >= weight(known)) found.set(entry.ecosystem, candidate);
    }
  }
  return [...found.values()].sort((a, b) => (a.ecosystem < b.ecosystem ? -1 : 1));
}

function weight({ extent, origin }: Coverage): number {
  return (extent === "whole" ? 2 : 0) + (origin === "imported" ? 1 : 0);
}

/** Facts of a database as the records that it was built from. */
export function recordsOf(db: AdvisoryDb): Advisory[] {
  return uniteAll(db.all());
}
