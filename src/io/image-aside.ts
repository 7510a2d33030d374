import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EnvironmentError } from "../model/index.ts";
import { isOwnerGone, ownMark } from "./owned-names.ts";
import { removeAtEnd } from "./scratch.ts";

/**
 * Makes something beside the place that it is meant for, so that a run that ends early leaves the
 * place as it was. What such runs left beside it goes.
 *
 * @param make - fills the path that it is given, and moves what came to be to its place
 * @throws EnvironmentError where that cannot be written
 */
export async function asideOf<T>(place: string, make: (aside: string) => Promise<T>): Promise<T> {
  const folder = dirname(place);
  const stem = `.${basename(place)}.suture-`;
  let keep = () => {};
  try {
    await mkdir(folder, { recursive: true });
    await sweep(folder, stem);
    const aside = join(folder, `${stem}${ownMark()}`);
    keep = removeAtEnd(aside);
    try {
      return await make(aside);
    } finally {
      await rm(aside, { force: true, recursive: true });
    }
  } catch (error) {
    throw explainDisk(error, place);
  } finally {
    keep();
  }
}

/** Writes a file anew; when it returns, its bytes are on the disk. */
export async function writeNew(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, "wx", 0o644);
  try {
    for await (const chunk of chunks) await writeAll(file, chunk);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}

async function sweep(folder: string, stem: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(stem) || !isOwnerGone(name)) continue;
    await rm(join(folder, name), { force: true, recursive: true });
  }
}

const diskCodes = [
  "ENOSPC",
  "EDQUOT",
  "EFBIG",
  "EROFS",
  "EACCES",
  "EPERM",
  "ENOTDIR",
  "EEXIST",
  "ENOTEMPTY",
];

function explainDisk(error: unknown, place: string): unknown {
  const { code = "", syscall } = error as { readonly code?: string; readonly syscall?: string };
  if (!diskCodes.includes(code) || syscall === "connect") return error;
  return new EnvironmentError(`The image cannot be written to ${place} (${code})`, {
    hint: "Name a place with room that can be written.",
    cause: error,
  });
}
