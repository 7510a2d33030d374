import type { FileEntry, FileTree, Listing } from "../model/index.ts";

/** A root file system as it is: of an image, its squashed view. */
export interface SystemRoot {
  readonly entries: ReadonlyMap<string, FileEntry>;
  /** Bytes of regular files, in one pass over what holds them; those that are none are left out. */
  read(paths: ReadonlySet<string>, take: (path: string, bytes: Uint8Array) => void): Promise<void>;
}

/** A tree that was walked as a root. */
export function systemRootOf(tree: FileTree, { entries }: Listing): SystemRoot {
  return {
    entries,
    async read(paths, take) {
      if (paths.size === 0) return;
      // One file is found faster by itself.
      if (paths.size === 1) {
        for (const path of paths) {
          const bytes = await tree.read(path);
          if (bytes) take(path, bytes);
        }
        return;
      }
      const interest = {
        wants: (path: string) => paths.has(path),
        paths,
        maxBytes: maxFileBytes,
      };
      await tree.visit(interest, ({ entry, bytes }) => {
        // Files that a higher layer hides are offered as well.
        if (entries.get(entry.path)?.layer === entry.layer) take(entry.path, bytes);
      });
    },
  };
}

const maxFileBytes = 1 << 30;
