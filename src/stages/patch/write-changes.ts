import { type ElfLinks, readElfLinks } from "../../binaries/elf-links.ts";
import type { LayerChange } from "../../oci/output/layer-changes.ts";
import { type Spool, type WrittenLayer, writeLayer } from "../../oci/output/write-layer.ts";
import type { RootChanges } from "../../rootfs/changes-of.ts";
import type { SystemRoot } from "../../rootfs/system-root.ts";

/** A layer, and what of its changes is looked at later: their bytes are not held any more. */
export interface WrittenChanges {
  readonly layer: WrittenLayer;
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
  const layer = await writeLayer(layerChangesOf(changes), {
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
    programs: changes.written.flatMap(({ path, type, bytes }) => {
      const links = type === "file" && bytes ? readElfLinks(bytes) : undefined;
      return links ? [{ path, links }] : [];
    }),
  };
}

function layerChangesOf({ written, removed }: RootChanges): readonly LayerChange[] {
  return [...written, ...removed.map((path): LayerChange => ({ type: "removed", path }))];
}

function newestOf({ written }: RootChanges): number {
  return written.reduce((newest, { mtime = 0 }) => Math.max(newest, mtime), 0);
}
