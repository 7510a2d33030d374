import type { Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { EnvironmentError } from "../model/index.ts";

/**
 * What lies at a path, links not followed; `undefined` where there is nothing.
 *
 * @throws EnvironmentError where that may not be known: what cannot be looked at is not absent
 */
export function statsAt(path: string): Promise<Stats | undefined> {
  return whereThere(path, () => lstat(path));
}

/** Names in a folder; none where there is no folder. @throws EnvironmentError as `statsAt` does */
export async function namesAt(folder: string): Promise<readonly string[]> {
  return (await whereThere(folder, () => readdir(folder))) ?? [];
}

/** The real path of what is there; `undefined` where there is nothing. @throws EnvironmentError as `statsAt` does */
export function realPathOf(path: string): Promise<string | undefined> {
  return whereThere(path, () => realpath(path));
}

/** True for the errors that say that there is nothing at a path. */
export function isAbsence(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code === "ENOENT" || code === "ENOTDIR";
}

async function whereThere<T>(path: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (cause) {
    if (isAbsence(cause)) return undefined;
    const { code = "unknown error" } = cause as { readonly code?: string };
    throw new EnvironmentError(`${path} cannot be looked at (${code})`, { cause });
  }
}
