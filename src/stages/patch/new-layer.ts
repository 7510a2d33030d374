import type { RootChanges } from "../../debian/unpack/changes-of.ts";
import type { FileEntry } from "../../model/index.ts";
import type { LayerChange, LayerOptions } from "../../oci/layer-changes.ts";

/** The changes of a root as those of a layer. */
export function layerChangesOf({ written, removed }: RootChanges): readonly LayerChange[] {
  return [...written, ...removed.map((path): LayerChange => ({ type: "removed", path }))];
}

/** What the image holds at a path; of a hard link, the file that it is. */
export function heldIn(entries: ReadonlyMap<string, FileEntry>): LayerOptions["held"] {
  return (path) => entries.get(path);
}

/** The newest time that a change bears, in seconds since the epoch. */
export function newestOf({ written }: RootChanges): number {
  return written.reduce((newest, { mtime = 0 }) => Math.max(newest, mtime), 0);
}
