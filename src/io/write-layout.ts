import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../model/index.ts";
import { blobName } from "../oci/layout-descriptors.ts";
import { checkedBytes, contentsOf, type ImageContents } from "../oci/output/image-blobs.ts";
import { type LayoutEntry, layoutIndex, layoutMark } from "../oci/output/layout-index.ts";
import type { ImageBlob, ManifestNode } from "../oci/stored-image.ts";
import type { StoredFile } from "../oci/tar/byte-source.ts";
import { statsAt } from "./absent.ts";
import { asideOf, writeNew } from "./image-aside.ts";

export interface LayoutWriting {
  readonly made: Promise<MadeImage>;
  /** Something that has most of its blobs, and is there before it is made. */
  readonly before?: ManifestNode | undefined;
  /** Nothing appears before it is known, and nothing at all where it must not. */
  readonly mayAppear: Promise<boolean>;
  /** Called for each blob that is there then. */
  readonly onBlob?: ((digest: string, sizeBytes: number) => void) | undefined;
}

interface MadeImage extends Omit<LayoutEntry, "before"> {
  readonly top: ManifestNode;
}

/**
 * Writes an image into a layout: a new one appears whole; in one that is there blobs are added, none
 * is written twice, and its index is replaced last.
 *
 * @throws UsageError where a folder holds other things, TargetError where the image is broken,
 *   EnvironmentError where the folder cannot be written
 */
export async function writeLayout(folder: string, writing: LayoutWriting): Promise<void> {
  if (await isLayout(folder)) {
    const made = await writing.made;
    if (!(await writing.mayAppear)) return;
    await addBlobs(folder, await contentsOf(made.top), writing);
    await replaceIndex(folder, made);
    return;
  }
  await asideOf(folder, async (aside) => {
    await mkdir(aside);
    const ahead = writing.before ? await addAhead(aside, writing.before) : [];
    const { top, ...entry } = await writing.made;
    const contents = await contentsOf(top);
    for (const { digest } of ahead)
      if (!contents.blobs.some((blob) => blob.digest === digest))
        await rm(join(aside, blobName(digest)));
    await addBlobs(aside, contents, writing);
    await writeNew(join(aside, "index.json"), [layoutIndex(top, entry)]);
    if (await writing.mayAppear) await rename(aside, folder);
  });
}

/** Large blobs that lie on this disk, while nobody needs them yet. */
async function addAhead(folder: string, before: ManifestNode): Promise<readonly ImageBlob[]> {
  const added: ImageBlob[] = [];
  for (const blob of (await contentsOf(before)).blobs) {
    if (blob.sizeBytes < minAheadBytes) continue;
    const file = await blob.find();
    if (file?.path === undefined) continue;
    await addBlob(folder, blob, (aside) => copyBlob(file, blob, aside));
    added.push(blob);
  }
  return added;
}

const minAheadBytes = 1 << 20;

/** False where there is nothing, so that a layout can be made. */
async function isLayout(folder: string): Promise<boolean> {
  const stats = await statsAt(folder);
  if (!stats) return false;
  const names = stats.isFile() ? undefined : await readdir(folder);
  if (names?.length === 0) return false;
  if (names?.includes("oci-layout") && names.includes("index.json")) return true;
  throw new UsageError(`${folder} is there and holds no OCI layout`, {
    hint: "Name a folder that is new or empty, or the layout that the image is to be added to.",
  });
}

async function addBlobs(
  folder: string,
  { manifests, blobs }: ImageContents,
  { onBlob }: Pick<LayoutWriting, "onBlob">,
): Promise<void> {
  for (const blob of blobs) {
    const file = await blob.find();
    if (!file) continue;
    await addBlob(folder, blob, (aside) => copyBlob(file, blob, aside));
    onBlob?.(blob.digest, blob.sizeBytes);
  }
  for (const { node, bytes } of manifests) {
    await addBlob(folder, node, (aside) => writeNew(aside, [bytes]));
    onBlob?.(node.digest, node.sizeBytes);
  }
  const mark = join(folder, "oci-layout");
  if (!(await statsAt(mark))) await writeNew(mark, [layoutMark]);
}

async function addBlob(
  folder: string,
  { digest, sizeBytes }: Pick<ImageBlob, "digest" | "sizeBytes">,
  write: (aside: string) => Promise<void>,
): Promise<void> {
  const path = join(folder, blobName(digest));
  const there = await statsAt(path);
  if (there?.isFile() && there.size === sizeBytes) return;
  await asideOf(path, async (aside) => {
    await write(aside);
    await rename(aside, path);
  });
}

/** By sharing its blocks on the disk, where that can; it is read in any case, to be checked. */
async function copyBlob(file: StoredFile, blob: ImageBlob, aside: string): Promise<void> {
  const chunks = checkedBytes(file, blob);
  if (file.path === undefined || !(await shareBlocks(file.path, aside))) {
    return writeNew(aside, chunks);
  }
  for await (const _ of chunks);
}

async function shareBlocks(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return true;
  } catch {
    return false;
  }
}

/** Another run may have added an image meanwhile: what it wrote is kept. */
async function replaceIndex(folder: string, { top, ...entry }: MadeImage): Promise<void> {
  const path = join(folder, "index.json");
  for (;;) {
    const before = await readFile(path);
    const isDone = await asideOf(path, async (aside) => {
      await writeNew(aside, [layoutIndex(top, { ...entry, before })]);
      if (!before.equals(await readFile(path))) return false;
      await rename(aside, path);
      return true;
    });
    if (isDone) return;
  }
}
