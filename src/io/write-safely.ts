import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { EnvironmentError } from "../model/index.ts";

/**
 * Writes a small file beside its place and renames it, when it is on the disk: who reads meanwhile
 * sees the old file or the new one, also after the machine went down.
 *
 * @throws EnvironmentError where it cannot be written
 */
export function writeSafely(path: string, text: string, mode = 0o600): void {
  const folder = dirname(path);
  const aside = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    const handle = openSync(aside, "wx", mode);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, path);
  } catch (cause) {
    rmSync(aside, { force: true });
    throw new EnvironmentError(`${path} cannot be written.`, { cause });
  }
}
