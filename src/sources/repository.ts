import type { Disk } from "../model/index.ts";
import { type IgnoreRules, noIgnoreRules } from "../syntax/ignore-rules.ts";

/** The repository that a directory lies in. */
export interface Repository {
  /** From the repository's root to the directory, with a final slash, or ``. */
  readonly prefix: string;
  /** Of the repository as a whole, and of the folders above the directory. */
  readonly rules: IgnoreRules;
}

/**
 * Finds the repository of a directory and the ignore rules that lie above it. A directory that is
 * ignored itself was named on purpose: nothing above it counts then.
 *
 * @param root - absolute, without links
 */
export async function findRepository(root: string, disk: Disk): Promise<Repository | undefined> {
  const folders = root.split("/");
  let depth = folders.length;
  while (depth > 0 && !(await hasStore(disk, folders.slice(0, depth).join("/")))) depth--;
  if (depth === 0) return undefined;
  const top = folders.slice(0, depth).join("/");
  const below = folders.slice(depth);
  let rules = await withFile(noIgnoreRules, { disk, file: `${top}/.git/info/exclude`, folder: "" });
  for (const [i] of below.entries()) {
    const folder = below.slice(0, i).join("/");
    rules = await withFile(rules, {
      disk,
      file: [top, ...below.slice(0, i), ".gitignore"].join("/"),
      folder,
    });
    if (rules.ignores(below.slice(0, i + 1).join("/"), "directory"))
      return { prefix: "", rules: noIgnoreRules };
  }
  return { prefix: below.map((folder) => `${folder}/`).join(""), rules };
}

/** A linked working tree or a submodule has a file there. */
async function hasStore(disk: Disk, folder: string): Promise<boolean> {
  const type = (await disk.lstat(`${folder}/.git`).catch(() => undefined))?.type;
  return type !== undefined && type !== "other";
}

interface RulesFile {
  readonly disk: Disk;
  readonly file: string;
  readonly folder: string;
}

const maxRulesBytes = 1 << 18;

/** What cannot be read above the scanned directory has no rules. */
async function withFile(
  rules: IgnoreRules,
  { disk, file, folder }: RulesFile,
): Promise<IgnoreRules> {
  try {
    const bytes = await disk.readFile(file, maxRulesBytes);
    return bytes ? rules.with(folder, new TextDecoder().decode(bytes)) : rules;
  } catch {
    return rules;
  }
}
