import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError } from "../../model/index.ts";
import { namesAt, statsAt } from "../absent.ts";
import type { ProxyEnvironment as Environment } from "../http/proxies.ts";
import { isPartial } from "./blob-store-partials.ts";

export interface Bound {
  /** Folder with a folder for each algorithm. */
  readonly top: string;
  readonly maxBytes: number;
  /** Digests of blobs in use. */
  readonly keep: ReadonlySet<string>;
}

/** Removes the blobs that were not used for longest until the others fit, and old parts of blobs. */
export async function boundBlobs({ top, maxBytes, keep }: Bound): Promise<void> {
  const files = await listFiles(top);
  let total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const { path, name, digest, sizeBytes, usedMs } of files.sort(
    (a, b) => a.usedMs - b.usedMs,
  )) {
    const isOld = isPartial(name) && Date.now() - usedMs > partialMs;
    if (!isOld && (total <= maxBytes || isPartial(name) || keep.has(digest))) continue;
    await rm(path, { force: true });
    total -= sizeBytes;
  }
}

/**
 * How much may be kept: `SUTURE_BLOB_CACHE_SIZE`, such as `500MB` or `2GB`; 4 GB where it is not set.
 *
 * @throws EnvironmentError where it is no size
 */
export function maxBlobBytes(environment: Environment): number {
  const value = environment["SUTURE_BLOB_CACHE_SIZE"];
  if (!value) return 4e9;
  const match = /^(\d{1,9})\s*(B|KB|MB|GB|TB)?$/i.exec(value.trim());
  if (!match) {
    throw new EnvironmentError("SUTURE_BLOB_CACHE_SIZE is no size", { hint: "500MB or 2GB" });
  }
  return Number(match[1]) * (units[(match[2] ?? "B").toUpperCase()] ?? 1);
}

const units: Readonly<Record<string, number | undefined>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** Nobody comes back for half a blob after a week. */
const partialMs = 7 * 86_400_000;

interface Kept {
  readonly path: string;
  readonly name: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly usedMs: number;
}

async function listFiles(top: string): Promise<Kept[]> {
  const found: Kept[] = [];
  for (const algorithm of ["sha256", "sha512"]) {
    const folder = join(top, algorithm);
    for (const name of await namesAt(folder)) {
      const path = join(folder, name);
      const stats = await statsAt(path);
      if (!stats?.isFile()) continue;
      const digest = `${algorithm}:${name}`;
      found.push({ path, name, digest, sizeBytes: stats.size, usedMs: stats.mtimeMs });
    }
  }
  return found;
}
