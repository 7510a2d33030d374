import { type ElfLinks, readElfLinks } from "../../binaries/elf-links.ts";
import type { LayerChange } from "../../oci/output/layer-changes.ts";
import { type PlainLayer, type Spool, writeLayer } from "../../oci/output/write-layer.ts";
import type { StreamedFile } from "../../oci/tar/write-tar.ts";
import type { RootChanges } from "../../rootfs/changes-of.ts";
import type { SystemRoot } from "../../rootfs/system-root.ts";

/** A layer, and what of its changes is looked at later: their bytes are not held any more. */
export interface WrittenChanges {
  readonly layer: PlainLayer;
  /** The newest time that a change bears, in seconds since the epoch. */
  readonly newest: number;
  readonly count: number;
  readonly removed: readonly string[];
  readonly programs: readonly LinkedProgram[];
}

/** A program or a library that changed, and what it is linked with now. */
export interface LinkedProgram {
  readonly path: string;
  readonly links: ElfLinks;
}

export interface ChangesTarget {
  readonly root: SystemRoot;
  /** As SOURCE_DATE_EPOCH. */
  readonly latest: number | undefined;
  readonly spool: Spool;
}

/** Writes the layer of the changes of a root. */
export async function writeChanges(
  changes: RootChanges,
  { root: { entries }, latest, spool }: ChangesTarget,
): Promise<WrittenChanges> {
  const newest = newestOf(changes);
  const programs = new Map<string, ElfLinks>();
  const layer = await writeLayer(layerChangesOf(changes, programs), {
    held: (path) => entries.get(path),
    mtime: newest,
    latest,
    spool,
  });
  return {
    layer,
    newest,
    count: changes.written.length,
    removed: changes.removed,
    programs: [...programs].map(([path, links]) => ({ path, links })).sort(byPath),
  };
}

/** What programs are linked with is read as they pass by. */
function layerChangesOf(
  { written, removed }: RootChanges,
  programs: Map<string, ElfLinks>,
): readonly LayerChange[] {
  const gone = removed.map((path): LayerChange => ({ type: "removed", path }));
  return [...written.map((file) => watched(file, programs)), ...gone];
}

function watched(file: StreamedFile, programs: Map<string, ElfLinks>): StreamedFile {
  const { path, type, bytes, content } = file;
  if (type !== "file") return file;
  const look = (found: Uint8Array) => {
    const links = readElfLinks(found);
    if (links) programs.set(path, links);
  };
  if (!content) {
    if (bytes) look(bytes);
    return file;
  }
  const { sizeBytes, read } = content;
  return { ...file, content: { sizeBytes, read: () => passing(read(), look) } };
}

/** Contents of changes come in one piece. */
async function* passing(
  chunks: AsyncIterable<Uint8Array>,
  look: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    look(chunk);
    yield chunk;
  }
}

function byPath(a: LinkedProgram, b: LinkedProgram): number {
  return a.path < b.path ? -1 : 1;
}

function newestOf({ written }: RootChanges): number {
  return written.reduce((newest, { mtime = 0 }) => Math.max(newest, mtime), 0);
}
