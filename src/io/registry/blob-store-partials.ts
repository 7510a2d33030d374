import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { statsAt } from "../absent.ts";
import { isOwnerGone, ownMark } from "../owned-names.ts";

/**
 * Takes over what an earlier run got of a blob, or names a new file. Taking over is renaming: of
 * two runs only one can.
 *
 * @returns path of a file that belongs to this process
 */
export async function claimPartial(folder: string, hex: string): Promise<string> {
  const own = join(folder, `${hex}.part-${ownMark()}`);
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${hex}.part`));
  for (const name of names.sort()) {
    if (!(await isAbandoned(folder, name))) continue;
    try {
      await rename(join(folder, name), own);
      return own;
    } catch {} // Another run was faster.
  }
  return own;
}

/** Leaves what was got to the next run. */
export async function releasePartial(path: string): Promise<void> {
  await rename(path, path.replace(/\.part-.*$/, ".part")).catch(() => {});
}

/** True for names of files that hold a part of a blob. */
export function isPartial(name: string): boolean {
  return /^[\da-f]+\.part(?:-|$)/.test(name);
}

/** Whoever works on a file writes more often, or gives up. */
const silentMs = 5 * 60_000;

async function isAbandoned(folder: string, name: string): Promise<boolean> {
  if (name.endsWith(".part")) return true;
  if (isOwnerGone(name)) return true;
  const stats = await statsAt(join(folder, name));
  return stats !== undefined && Date.now() - stats.mtimeMs > silentMs;
}
