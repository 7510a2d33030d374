import type { FileEntry, FileTree } from "../src/model/index.ts";

/** A tree of text files in memory, as a directory. */
export function memoryTree(files: Readonly<Record<string, string>>): FileTree {
  const encoder = new TextEncoder();
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)]));
  const entries = new Map<string, FileEntry>();
  for (const [path, { length }] of bytes) {
    entries.set(path, {
      path,
      type: "file",
      sizeBytes: length,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
    });
  }
  return {
    asset: { id: ".", kind: "directory", name: "memory" },
    read: async (path) => bytes.get(path),
    async visit(interest, offer) {
      for (const [path, content] of bytes) {
        const entry = entries.get(path);
        if (entry && interest.wants(path)) await offer({ entry, bytes: content });
      }
      return { entries, gaps: [], ignored: 0 };
    },
  };
}
