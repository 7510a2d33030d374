import type { FileEntry, FileTree } from "../../model/index.ts";
import { ignoresFile, noIgnoreRules } from "../../syntax/ignore-rules.ts";

type Read = Pick<FileTree, "read">;
type Files = ReadonlyMap<string, { readonly bytes: Uint8Array } | null>;

/**
 * Tells which files changed `.gitignore` files newly leave out of a scan: never those that git
 * tracks. Only the lines that the changes added are read.
 *
 * @param base - the tree below the changes
 */
export async function newIgnores(
  base: Read,
  files: Files,
): Promise<(entry: Pick<FileEntry, "path" | "tracked">) => boolean> {
  const levels: ((path: string) => boolean)[] = [];
  for (const [path, file] of files) {
    if (!file || !/(?:^|\/)\.gitignore$/.test(path)) continue;
    const before = new Set(linesOf(await base.read(path)));
    const added = linesOf(file.bytes).filter((line) => !before.has(line));
    const folder = path.slice(0, -".gitignore".length);
    const rules = noIgnoreRules.with(folder.slice(0, -1), added.join("\n"));
    levels.push((at) => at.startsWith(folder) && ignoresFile(rules, at));
  }
  return ({ path, tracked }) => tracked !== true && levels.some((ignores) => ignores(path));
}

/**
 * True for a changed file that a scan of the changed tree would not list: one that was there and not
 * listed before, or a new one that `.gitignore` leaves out.
 *
 * @param path - of a file that the listing of the tree below does not have
 */
export async function isUnlisted(
  path: string,
  { base, files }: { readonly base: Read; readonly files: Files },
): Promise<boolean> {
  if ((await base.read(path)) !== undefined) return true;
  let rules = noIgnoreRules;
  const folders = path.split("/").slice(0, -1);
  for (let depth = 0; depth <= folders.length; depth++) {
    const folder = folders.slice(0, depth).join("/");
    const name = folder === "" ? ".gitignore" : `${folder}/.gitignore`;
    const changed = files.get(name);
    const bytes = changed === undefined ? await base.read(name) : changed?.bytes;
    if (bytes) rules = rules.with(folder, new TextDecoder().decode(bytes));
  }
  return ignoresFile(rules, path);
}

function linesOf(bytes: Uint8Array | undefined): string[] {
  return bytes ? new TextDecoder().decode(bytes).split(/\r?\n/) : [];
}
