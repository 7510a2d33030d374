import type { FileEntry, FileTree, Listing } from "../model/index.ts";

/** A root file system as it is: of an image, its squashed view. */
export interface SystemRoot {
  readonly entries: ReadonlyMap<string, FileEntry>;
  /** Bytes of regular files, in one pass over what holds them; those that are none are left out. */
  read(paths: ReadonlySet<string>, take: TakeBytes): Promise<void>;
  /** As `read`; the bytes of a file are there until the next one is taken. */
  pass(paths: ReadonlySet<string>, take: TakeBytes): Promise<void>;
}

type TakeBytes = (path: string, bytes: Uint8Array) => void;

/** A tree that was walked as a root. */
export function systemRootOf(tree: FileTree, { entries }: Listing): SystemRoot {
  const readAll = async (paths: ReadonlySet<string>, take: TakeBytes, passes: boolean) => {
    if (paths.size === 0) return;
    // One file is found faster by itself.
    if (paths.size === 1) {
      for (const path of paths) {
        const bytes = await tree.read(path);
        if (bytes) take(path, bytes);
      }
      return;
    }
    const wants = (path: string) => paths.has(path);
    await tree.visit({ wants, paths, passes, maxBytes: maxFileBytes }, ({ entry, bytes }) => {
      // Files that a higher layer hides are offered as well.
      if (entries.get(entry.path)?.layer === entry.layer) take(entry.path, bytes);
    });
  };
  return {
    entries,
    read: (paths, take) => readAll(paths, take, false),
    pass: (paths, take) => readAll(paths, take, true),
  };
}

const maxFileBytes = 1 << 30;
