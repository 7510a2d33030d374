import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError } from "../model/index.ts";

/**
 * A hash over everything in a folder: names, kinds, permissions, contents and where links lead.
 *
 * @param skip - absolute paths that do not count
 * @returns lower-case hex
 * @throws EnvironmentError where something of it cannot be read
 */
export async function hashFolder(folder: string, skip: ReadonlySet<string>): Promise<string> {
  const hash = createHash("sha256");
  try {
    await addFolder(hash, { root: folder, path: "", skip });
  } catch (cause) {
    throw new EnvironmentError(`The build context cannot be read: ${folder}`, { cause });
  }
  return hash.digest("hex");
}

interface Place {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
  readonly skip: ReadonlySet<string>;
}

async function addFolder(hash: Hash, { root, path, skip }: Place): Promise<void> {
  const names = (await readdir(join(root, path))).sort();
  for (const name of names) {
    const inner = path === "" ? name : `${path}/${name}`;
    const absolute = join(root, inner);
    if (skip.has(absolute)) continue;
    const stats = await lstat(absolute);
    // Each part is ended by what no name holds, so that no two folders give the same bytes.
    const head = (kind: string) => hash.update(`${kind}\0${stats.mode & 0o7777}\0${inner}\0`);
    if (stats.isDirectory()) {
      head("d");
      await addFolder(hash, { root, path: inner, skip });
    } else if (stats.isSymbolicLink()) head("l").update(`${await readlink(absolute)}\0`);
    else if (stats.isFile()) await addFile(head("f"), absolute, stats.size);
    else head("o");
  }
}

async function addFile(hash: Hash, path: string, size: number): Promise<void> {
  hash.update(`${size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
}
