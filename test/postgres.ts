import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestAPI } from "vitest";
import { needs } from "./needs.ts";

/** A PostgreSQL server of its own, reached by a socket in its folder. */
export interface Postgres {
  /** As libpq takes it. */
  readonly dsn: string;
  readonly stop: () => void;
}

/** Debian puts the server beside no PATH. */
const programs = serverPrograms();

/**
 * `test`, or a skipped test where there is no PostgreSQL server, or one of these programs is missing.
 *
 * @param others - names looked up on PATH
 */
export function needsPostgres(...others: readonly string[]): TestAPI {
  return programs === undefined ? needs("postgres", ...others) : needs(...others);
}

/** Starts a server with an empty database; only this machine's users reach it, and only by its socket. */
export function startPostgres(): Postgres {
  if (programs === undefined) throw new Error("There is no PostgreSQL server here.");
  const folder = mkdtempSync(join(tmpdir(), "suture-postgres-"));
  const owner = ownerOfServer();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(join(programs, program), args, { cwd: folder, stdio: "ignore", ...owner });
  const store = join(folder, "store");
  run("initdb", "-D", store, "-U", "suture", "-A", "trust", "-E", "UTF8", "--no-sync");
  const options = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off`;
  run("pg_ctl", "-D", store, "-w", "-l", join(folder, "log"), "-o", options, "start");
  return {
    dsn: `host=${folder} user=suture dbname=postgres`,
    stop() {
      run("pg_ctl", "-D", store, "-m", "immediate", "stop");
      rmSync(folder, { recursive: true });
    },
  };
}

function serverPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions
    .map((name) => join(root, name, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
}

/** The server refuses to run as root. */
function ownerOfServer(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"]).stdout.toString());
  return { uid: id("-u"), gid: id("-g") };
}
