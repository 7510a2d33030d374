import ignore from "ignore";
import type { FileEntry, FileTree } from "../../model/index.ts";

/**
 * Tells which files changed `.gitignore` files newly leave out of a scan: never those that git
 * tracks. Only the lines that the changes added are read, and those are suture's own.
 *
 * @param base - the tree below the changes
 */
export async function newIgnores(
  base: Pick<FileTree, "read">,
  files: ReadonlyMap<string, { readonly bytes: Uint8Array } | null>,
): Promise<(entry: Pick<FileEntry, "path" | "tracked">) => boolean> {
  const levels: ((path: string) => boolean)[] = [];
  for (const [path, file] of files) {
    if (!file || !/(?:^|\/)\.gitignore$/.test(path)) continue;
    const before = new Set(linesOf(await base.read(path)));
    const added = linesOf(file.bytes).filter((line) => !before.has(line));
    const folder = path.slice(0, -".gitignore".length);
    const rules = ignore({ ignorecase: false }).add(added);
    levels.push((at) => at.startsWith(folder) && rules.ignores(at.slice(folder.length)));
  }
  return ({ path, tracked }) => tracked !== true && levels.some((ignores) => ignores(path));
}

function linesOf(bytes: Uint8Array | undefined): string[] {
  return bytes ? new TextDecoder().decode(bytes).split(/\r?\n/) : [];
}
