import { baseNameOf } from "../model/index.ts";
import { readBerkeleyDb } from "./berkeley-db.ts";
import { parseContainerManifest } from "./container-manifest.ts";
import { type HeaderReading, type InstalledRpm, parseHeader } from "./header.ts";
import { readNdb } from "./ndb.ts";
import { readSqliteLog } from "./sqlite-log.ts";
import { packageRows, readSqlite, type SqliteState } from "./sqlite-state.ts";
import type { StoredHeader } from "./stored-header.ts";

/** What one of RPM's files says, in plain values. */
export type RpmFile =
  | ({ readonly kind: "packages" } & RpmPackages)
  | { readonly kind: "sqlite" | "log"; readonly state: SqliteState };

export interface RpmPackages {
  readonly packages: readonly InstalledRpm[];
  /** How many packages could not be read. */
  readonly damaged: number;
}

/**
 * Reads a database of any of RPM's formats, told by its name.
 *
 * @throws SyntaxError where it is none
 */
export function readRpmFile(path: string, bytes: Uint8Array, reading: HeaderReading): RpmFile {
  switch (baseNameOf(path)) {
    case "rpmdb.sqlite":
      return { kind: "sqlite", state: readSqlite(bytes, reading) };
    case "rpmdb.sqlite-wal":
      return { kind: "log", state: readSqliteLog(bytes, reading) };
    case "Packages.db":
      return { kind: "packages", ...readHeaders(readNdb(bytes), reading) };
    case "Packages":
      return { kind: "packages", ...readHeaders(readBerkeleyDb(bytes), reading) };
    default: {
      const { packages, brokenLines } = parseContainerManifest(new TextDecoder().decode(bytes));
      return {
        kind: "packages",
        packages: packages.filter(isPackage),
        damaged: brokenLines.length,
      };
    }
  }
}

/**
 * The packages of a SQLite database together with its write-ahead log, where it has one.
 *
 * @returns `undefined` where it has no table of packages
 */
export function sqlitePackages(
  database: SqliteState,
  log: SqliteState | undefined,
): RpmPackages | undefined {
  const rows = packageRows(database, log);
  if (!rows) return undefined;
  const packages = rows.flatMap((row) => (typeof row === "object" && "rpm" in row ? row.rpm : []));
  const damaged = rows.filter((row) => typeof row === "string").length;
  return { packages: packages.filter(isPackage), damaged };
}

function readHeaders(headers: Iterable<StoredHeader>, reading: HeaderReading): RpmPackages {
  const packages: InstalledRpm[] = [];
  let damaged = 0;
  for (const header of headers) {
    try {
      if (header === "damaged") damaged++;
      else packages.push(parseHeader(header, reading));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      damaged++;
    }
  }
  return { packages: packages.filter(isPackage), damaged };
}

/** Keys that packages are signed with are kept as if they were packages. */
function isPackage({ name }: InstalledRpm): boolean {
  return name !== "gpg-pubkey";
}
