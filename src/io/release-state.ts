import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../model/index.ts";
import { stateFolder } from "./folders.ts";
import { killGroup } from "./programs.ts";
import { isProcess, startOf } from "./run-lock.ts";
import { writeSafely } from "./write-safely.ts";

/** What is kept of the releases of one plan. Readable by its owner only. */
export interface ReleaseState {
  readonly folder: string;
  read(name: string): unknown;
  /** Whole or not at all, also where the machine goes down. */
  write(name: string, value: unknown): void;
  /** A folder that is not there yet, for an image. */
  newImageFolder(): string;
  /** Notes a program that is started, so that the next run can end it where this one is killed. */
  noteProgram(pid: number): void;
  /** Ends what a killed run left running, and deletes what it left half made. @param kept - a folder that stays */
  sweep(kept: string | undefined): void;
}

/** @param key - the real path of the plan, and the image */
export function releaseState(key: string): ReleaseState {
  const id = createHash("sha256").update(key).digest("hex").slice(0, 16);
  const folder = join(stateFolder(), "releases", id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write: ReleaseState["write"] = (name, value) =>
    writeSafely(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  return {
    folder,
    read: (name) => readJson(join(folder, name)),
    write,
    newImageFolder: () => join(folder, `image-${randomBytes(6).toString("hex")}`),
    noteProgram: (pid) => write(programName, { pid, started: startOf(pid) }),
    sweep(kept) {
      endProgram(folder);
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        const isLeft = /^image-[0-9a-f]{12}$/.test(name) || /^\..*\.tmp$/.test(name);
        if (isLeft && path !== kept) rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

const programName = "program.json";

function endProgram(folder: string): void {
  const noted = readJson(join(folder, programName)) as
    | { readonly pid: number; readonly started: string }
    | undefined;
  // Without the time it began, it could be another one by now.
  if (noted && noted.started !== "" && isProcess(noted)) killGroup(noted.pid);
  rmSync(join(folder, programName), { force: true });
}

function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new EnvironmentError(`What is kept of releases cannot be read: ${path}`, {
      hint: "Restore the file, or delete it: then nothing is known of what was released before.",
      cause,
    });
  }
}
