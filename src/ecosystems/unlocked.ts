import { type AssembleContext, folderOf, type Gap, type ParsedFile } from "../model/index.ts";

/** A manifest that asks for packages, or for none; plain JSON values. */
export interface AskingManifest {
  readonly kind: "manifest";
  readonly asks: boolean;
}

export interface UnlockedQuestion {
  readonly manifests: readonly ParsedFile<AskingManifest>[];
  /** Paths of the locks that could be read, and of broken ones. */
  readonly locks: readonly string[];
  /** What makes the lock: `Gemfile.lock: run bundle lock`. */
  readonly advice: string;
}

/** Manifests that ask for packages with no lock in their folder or above it. */
export function unlockedGaps(
  { manifests, locks, advice }: UnlockedQuestion,
  { asset }: AssembleContext,
): Gap[] {
  const folders = new Set(locks.map(folderOf));
  return manifests
    .filter(({ entry, value }) => value.asks && isOwn(entry.path) && !isLocked(entry.path, folders))
    .map(({ entry }) => ({
      asset: asset.id,
      path: entry.path,
      reason: "unresolved",
      message: `It asks for packages, and their versions stand nowhere: keep a ${advice}.`,
    }));
}

/** False for copies of others' packages. */
function isOwn(path: string): boolean {
  return !/(?:^|\/)(?:vendor|node_modules|third_party)\//.test(path);
}

function isLocked(path: string, folders: ReadonlySet<string>): boolean {
  for (let folder = folderOf(path); ; folder = folderOf(folder.slice(0, -1))) {
    if (folders.has(folder)) return true;
    if (folder === "") return false;
  }
}
