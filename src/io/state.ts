import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../model/index.ts";
import { stateFolder } from "./folders.ts";

/** What is kept of one target. Files are readable by their owner only. */
export interface TargetState {
  readonly folder: string;
  read(name: string): unknown;
  write(name: string, value: unknown): void;
  remove(name: string): void;
  /** Names of the fix records, oldest first. */
  fixes(): string[];
}

/** @param target - the real path of a file or folder, or the name of an image */
export function targetState(target: string): TargetState {
  const id = createHash("sha256").update(target).digest("hex").slice(0, 16);
  const folder = join(stateFolder(), "targets", id);
  return {
    folder,
    read: (name) => readJson(join(folder, name)),
    write(name, value) {
      writeJson(folder, name, value);
    },
    remove: (name) => rmSync(join(folder, name), { force: true }),
    fixes: () => listFixes(folder),
  };
}

const fixName = /^fix-\d{6}\.json$/;

function listFixes(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => fixName.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** The name of the next fix record. */
export function nextFixName(state: TargetState): string {
  const last = state.fixes().at(-1);
  const number = last ? Number(/\d+/.exec(last)?.[0]) + 1 : 1;
  return `fix-${String(number).padStart(6, "0")}.json`;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new EnvironmentError(`The state of this target cannot be read: ${path}`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EnvironmentError(`The state of this target is damaged: ${path}`, {
      hint: "Delete the file and scan again.",
      cause: error,
    });
  }
}

function writeJson(folder: string, name: string, value: unknown): void {
  const bytes = Buffer.from(JSON.stringify(value), "utf8");
  // To replace a file makes some file systems wait for the disk.
  if (holds(join(folder, name), bytes)) return;
  const temporary = join(folder, `.${name}.${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, bytes, { mode: 0o600 });
    renameSync(temporary, join(folder, name));
  } catch (error) {
    throw new EnvironmentError(`The state folder cannot be written: ${folder}`, {
      hint: "Set SUTURE_STATE_DIR to a folder that can.",
      cause: error,
    });
  }
}

function holds(path: string, bytes: Buffer): boolean {
  try {
    return statSync(path).size === bytes.length && readFileSync(path).equals(bytes);
  } catch {
    return false;
  }
}
