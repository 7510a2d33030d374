import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeDisk } from "../src/io/disk.ts";
import type { FileTree, Interest, Listing, Target, TreeFile } from "../src/model/index.ts";
import { type NewImage, writeOciArchive } from "../src/oci/output/write-oci-archive.ts";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { sources } from "../src/sources/index.ts";
import { tempFolder } from "./temp-folder.ts";

/** A text file for an image. */
export function textFile(path: string, text: string, more: Partial<NewFile> = {}): NewFile {
  return { path, type: "file", bytes: new TextEncoder().encode(text), ...more };
}

/** An image of layers of files. */
export function imageOf(
  layers: readonly (readonly NewFile[])[],
  more: Partial<NewImage> = {},
): NewImage {
  return {
    layers: layers.map((files, i) => ({ files, createdBy: `RUN step ${i}` })),
    config: { Env: ["PATH=/bin"], Cmd: ["/bin/app"] },
    reference: "localhost/app:1",
    mtime: 1_700_000_000,
    ...more,
  };
}

/** Writes an image to a folder of the running test. @returns the archive's path */
export function writeImage(image: NewImage): string {
  const path = join(tempFolder(), "image.tar");
  writeFileSync(path, Buffer.concat([...writeOciArchive(image)]));
  return path;
}

/** Opens a path with the source that recognises it. */
export async function openPath(location: string, more: Partial<Target> = {}): Promise<FileTree> {
  for (const source of sources) {
    if (await source.recognises(location, nodeDisk)) {
      return source.open({ target: { kind: source.id, location, ...more }, disk: nodeDisk });
    }
  }
  throw new Error(`No source recognises ${location}`);
}

export interface Visited extends Listing {
  readonly files: readonly TreeFile[];
  /** Path, and the text. */
  readonly texts: readonly (readonly [path: string, text: string])[];
}

/** Visits a tree; all files are wanted unless said otherwise. */
export async function visitAll(tree: FileTree, interest: Partial<Interest> = {}): Promise<Visited> {
  const files: TreeFile[] = [];
  const all = { wants: () => true, maxBytes: 1 << 20, ...interest };
  const listing = await tree.visit(all, (file) => {
    files.push(file);
  });
  const decoder = new TextDecoder("latin1");
  const texts = files.map(({ entry, bytes }) => [entry.path, decoder.decode(bytes)] as const);
  return { ...listing, files, texts };
}
