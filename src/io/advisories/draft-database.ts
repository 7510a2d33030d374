import { join } from "node:path";
import { createDbBuilder, type DbBuilder, type DbFacts } from "../../advisories/build-db.ts";
import type { DbHeader } from "../../advisories/db-format.ts";
import { type AdvisoryDb, openDb } from "../../advisories/open-db.ts";
import { openRandomAccess, windowed } from "../random-access.ts";
import { scratchFile, writeAside } from "../write-aside.ts";

/** A database file that is being built beside the one it will replace. */
export interface DatabaseDraft extends Omit<DbBuilder, "finish"> {
  /** Writes it and puts it in its place. @throws EnvironmentError */
  save(facts: DbFacts): DbHeader;
  /** Leaves what was there. No harm after `save`. */
  drop(): void;
}

/** @throws EnvironmentError where the folder cannot be written */
export function draftDatabase(folder: string, name: string): DatabaseDraft {
  const scratch = scratchFile(folder, name);
  const file = writeAside(folder, name);
  const builder = createDbBuilder({
    keep: scratch.keep,
    kept: scratch.kept,
    write: (bytes) => file.write(bytes),
  });
  const drop = () => {
    file.drop();
    scratch.drop();
  };
  return {
    add: builder.add,
    counts: builder.counts,
    newest: builder.newest,
    save(facts) {
      try {
        builder.finish(facts);
        file.commit();
      } finally {
        drop();
      }
      return withDatabase(join(folder, name), name, ({ header }) => header);
    },
    drop,
  };
}

/**
 * Opens a database for as long as it is used.
 *
 * @throws EnvironmentError where it is damaged
 */
export function withDatabase<T>(path: string, name: string, use: (db: AdvisoryDb) => T): T {
  const file = openRandomAccess(path);
  try {
    return use(openDb(windowed(file), name));
  } finally {
    file.close();
  }
}
