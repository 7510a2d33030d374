import type { FileEntry, FileTree, Interest, Listing, Offer } from "../../model/index.ts";
import { isUnlisted, newIgnores } from "./new-ignores.ts";

export interface OverlayFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** Files that differ from the tree below, by path; `null` where deleted. */
export type OverlayFiles = ReadonlyMap<string, OverlayFile | null>;

/**
 * A tree with changes laid over it: re-simulation, dry run and the check before writing read this.
 * What git ignores stays unvisited, and so does what a changed `.gitignore` newly leaves out, unless
 * git tracks it.
 */
export function overlay(base: FileTree, files: OverlayFiles): FileTree {
  const below = layers.get(base);
  // A plan lays hundreds over one another: each read would pass through all of them.
  if (below) return overlay(below.base, new Map([...below.files, ...files]));
  const tree: FileTree = {
    asset: base.asset,
    ...(base.image && { image: base.image }),
    read: async (path) => {
      const changed = files.get(path);
      return changed === undefined ? base.read(path) : (changed?.bytes ?? undefined);
    },
    visit: (interest, offer) => visitOverlay({ base, files, interest, offer }),
  };
  layers.set(tree, { base, files });
  return tree;
}

/** What each overlay is made of. */
const layers = new WeakMap<FileTree, { readonly base: FileTree; readonly files: OverlayFiles }>();

interface Visit {
  readonly base: FileTree;
  readonly files: OverlayFiles;
  readonly interest: Interest;
  readonly offer: Offer;
}

async function visitOverlay({ base, files, interest, offer }: Visit): Promise<Listing> {
  const isHidden = await newIgnores(base, files);
  const unchanged: Interest = {
    ...interest,
    wants: (path) => !files.has(path) && interest.wants(path),
  };
  const listing = await base.visit(unchanged, (file) =>
    isHidden(file.entry) ? undefined : offer(file),
  );
  const entries = new Map(listing.entries);
  for (const [path, file] of files) {
    if (!file) {
      entries.delete(path);
      continue;
    }
    const old = entries.get(path);
    if (!old && (await isUnlisted(path, { base, files }))) continue;
    const entry = overlayEntry({ path, file, old });
    entries.set(path, entry);
    if (!isHidden(entry) && interest.wants(path)) await offer({ entry, bytes: file.bytes });
  }
  for (const entry of [...entries.values()]) if (isHidden(entry)) entries.delete(entry.path);
  return { ...listing, entries };
}

/** The entry of a file of the overlay: it keeps mode and owner of the file below. */
export function overlayEntry({
  path,
  file: { bytes, mode },
  old,
}: {
  readonly path: string;
  readonly file: OverlayFile;
  readonly old: FileEntry | undefined;
}): FileEntry {
  if (old) return { ...old, type: "file", sizeBytes: bytes.length };
  return { path, type: "file", sizeBytes: bytes.length, mode, uid: 0, gid: 0, mtime: 0 };
}
