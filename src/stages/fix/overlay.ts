import type { FileEntry, FileTree, Interest, Listing, TreeFile } from "../../model/index.ts";

export interface OverlayFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** Files that differ from the tree below, by path; `null` where deleted. */
export type OverlayFiles = ReadonlyMap<string, OverlayFile | null>;

/** A tree with changes laid over it: re-simulation, dry run and the check before writing read this. */
export function overlay(base: FileTree, files: OverlayFiles): FileTree {
  return {
    asset: base.asset,
    ...(base.image && { image: base.image }),
    read: async (path) => {
      const changed = files.get(path);
      return changed === undefined ? base.read(path) : (changed?.bytes ?? undefined);
    },
    visit: (interest, offer) => visitOverlay({ base, files, interest, offer }),
  };
}

interface Visit {
  readonly base: FileTree;
  readonly files: OverlayFiles;
  readonly interest: Interest;
  readonly offer: (file: TreeFile) => void | Promise<void>;
}

async function visitOverlay({ base, files, interest, offer }: Visit): Promise<Listing> {
  const unchanged: Interest = {
    maxBytes: interest.maxBytes,
    wants: (path) => !files.has(path) && interest.wants(path),
  };
  const listing = await base.visit(unchanged, offer);
  const entries = new Map(listing.entries);
  for (const [path, file] of files) {
    if (!file) {
      entries.delete(path);
      continue;
    }
    const entry = entryOf(path, file, entries.get(path));
    entries.set(path, entry);
    if (interest.wants(path)) await offer({ entry, bytes: file.bytes });
  }
  return { ...listing, entries };
}

function entryOf(path: string, file: OverlayFile, old: FileEntry | undefined): FileEntry {
  const { bytes, mode } = file;
  if (old) return { ...old, type: "file", sizeBytes: bytes.length };
  return { path, type: "file", sizeBytes: bytes.length, mode, uid: 0, gid: 0, mtime: 0 };
}
