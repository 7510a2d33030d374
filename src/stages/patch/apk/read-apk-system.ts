import type { RepositoriesFile } from "../../../alpine/archive/read-repositories.ts";
import { type ApkDependency, parseApkDependencies } from "../../../alpine/dependencies.ts";
import { readFileDatabase } from "../../../alpine/file-database.ts";
import { type ApkPackage, readApkPackages } from "../../../alpine/packages.ts";
import { databaseFolders } from "../../../alpine/unpack/database-files.ts";
import { type FileTree, type Listing, TargetError } from "../../../model/index.ts";
import { type SystemRoot, systemRootOf } from "../../../rootfs/system-root.ts";

/** A system of apk in an image: Alpine, Wolfi, Chainguard and their kin. */
export interface ApkSystem {
  readonly kind: "apk";
  readonly tree: FileTree;
  readonly root: SystemRoot;
  readonly installed: readonly ApkPackage[];
  /** What was asked for by hand. */
  readonly world: readonly ApkDependency[];
  /** As apk names it: `x86_64`. */
  readonly architecture: string;
  /** apk's own in the image. */
  readonly repositories: readonly RepositoriesFile[];
  /** Lists of what apk protects from being overwritten. */
  readonly protectedLists: readonly string[];
}

/** Files that `readApkSystem` asks for. */
export function isApkFile(path: string): boolean {
  return (
    databases.includes(path) ||
    path === "etc/apk/world" ||
    path === "etc/apk/arch" ||
    isRepositories(path) ||
    isProtectedList(path)
  );
}

const databases = databaseFolders.map((folder) => `${folder}/installed`);

/** True where apk installed something. */
export function hasApk({ entries }: Listing): boolean {
  return databases.some((path) => entries.get(path)?.type === "file");
}

function isRepositories(path: string): boolean {
  return /^etc\/apk\/repositories(?:\.d\/[^/.][^/]*\.list)?$/.test(path);
}

function isProtectedList(path: string): boolean {
  return /^etc\/apk\/protected_paths\.d\/[^/.][^/]*\.list$/.test(path);
}

export interface ApkReading {
  readonly tree: FileTree;
  readonly listing: Listing;
  readonly textOf: (path: string) => string | undefined;
}

/** @throws TargetError where its database is broken, or hooks would run at an upgrade */
export function readApkSystem({ tree, listing, textOf }: ApkReading): ApkSystem {
  const paths = [...listing.entries.keys()].sort();
  refuseHooks(listing, paths);
  const database = databases.find((path) => listing.entries.get(path)?.type === "file") ?? "";
  const text = textOf(database) ?? "";
  refuseBroken(database, text);
  const installed = readApkPackages(text);
  const textsOf = (isWanted: (path: string) => boolean) =>
    paths.filter(isWanted).flatMap((path) => {
      const found = textOf(path);
      return found === undefined ? [] : [{ path, text: found }];
    });
  return {
    kind: "apk",
    tree,
    root: systemRootOf(tree, listing),
    installed,
    world: parseApkDependencies(textOf("etc/apk/world") ?? ""),
    architecture: architectureOf(textOf("etc/apk/arch"), installed, tree),
    repositories: textsOf(isRepositories).map((file) => ({ ...file, isFound: true })),
    protectedLists: textsOf(isProtectedList).map((file) => file.text),
  };
}

function refuseBroken(path: string, text: string): void {
  try {
    readFileDatabase(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new TargetError(`${path}: ${cause.message}`, {
      hint: "Build the image again: apk would not read it either.",
      cause,
    });
  }
}

/** Programs that apk runs around each upgrade: what they do nobody can tell. */
function refuseHooks({ entries }: Listing, paths: readonly string[]): void {
  const hook = paths.find(
    (path) =>
      /^(?:etc|(?:usr\/)?lib)\/apk\/commit_hooks\.d\/[^/.][^/]*$/.test(path) &&
      entries.get(path)?.type !== "directory",
  );
  if (hook === undefined) return;
  throw new TargetError(`apk would run ${hook} of the image at an upgrade, which is not followed`, {
    hint: "Upgrade its packages where the image is built, and build it again.",
  });
}

/** Its own word, else that of most packages. */
function architectureOf(
  text: string | undefined,
  installed: readonly ApkPackage[],
  { asset }: FileTree,
): string {
  const said = text?.split("\n")[0]?.trim() ?? "";
  const counts = new Map<string, number>();
  for (const { architecture } of installed)
    if (architecture !== "noarch") counts.set(architecture, (counts.get(architecture) ?? 0) + 1);
  const [most = ""] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  const found = said === "" ? most : said;
  if (/^[a-z0-9_]{1,30}$/.test(found)) return found;
  throw new TargetError(`${asset.name} has no package of any architecture`);
}
