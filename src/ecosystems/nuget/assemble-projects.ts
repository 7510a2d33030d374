import {
  type AssembleContext,
  type Assembled,
  baseNameOf,
  folderOf,
  type Gap,
  type ParsedFile,
} from "../../model/index.ts";
import { lockedPackages } from "../lock-file.ts";
import { locate, unitePackages } from "../unite-packages.ts";
import { toNugetPackage } from "./nuget-package.ts";
import type { NugetLock } from "./packages-lock.ts";
import type { ProjectFile } from "./project-file.ts";

type Project = ParsedFile<ProjectFile>;

export interface NugetFiles {
  readonly locks: readonly ParsedFile<NugetLock>[];
  readonly projects: readonly Project[];
  /** Folders whose lock is broken: their projects are told of already. */
  readonly broken: readonly string[];
}

/** Packages that locks settle, and what projects without a lock ask for themselves. */
export function assembleNugetProjects(files: NugetFiles, context: AssembleContext): Assembled {
  const locks = files.locks.map(({ entry, value }) => ({
    path: entry.path,
    lock: value,
    asked: value.asked,
  }));
  const ids = new Map(files.locks.flatMap(({ value }) => value.ids));
  const locked = lockedPackages(locks, {
    context,
    ecosystem: "NuGet",
    purlOf: (name, version) => toNugetPackage({ id: ids.get(name) ?? name, version }).purl,
    askedAt: () => undefined,
  });
  const folders = new Set([...locks.map(({ path }) => folderOf(path)), ...files.broken]);
  const open = files.projects.filter(({ entry }) => !folders.has(folderOf(entry.path)));
  const asking = open.filter((project) => !isCentral(project));
  const found = [...asking, ...centralVersions(open)].flatMap(({ entry, value }) =>
    value.packages.map(({ region, ...one }) => ({
      ...toNugetPackage(one),
      location: locate(context, { ...entry, region }),
    })),
  );
  const known = new Set(locked.map(({ purl }) => purl));
  const central = new Set(
    files.projects
      .filter(isCentral)
      .flatMap(({ value }) => value.packages.map(({ id }) => id.toLowerCase())),
  );
  return {
    packages: [...locked, ...unitePackages(found).filter(({ purl }) => !known.has(purl))],
    gaps: asking.flatMap((project) => gapOf(project, { central, context })),
  };
}

/** Versions that stand in one file for all projects, of the packages that a project refers to. */
function centralVersions(open: readonly Project[]): Project[] {
  const wanted = new Set(
    open
      .filter((project) => !isCentral(project))
      .flatMap(({ value }) => value.open.map((id) => id.toLowerCase())),
  );
  return open.filter(isCentral).map(({ entry, value }) => ({
    entry,
    value: {
      ...value,
      packages: value.packages.filter(({ id }) => wanted.has(id.toLowerCase())),
    },
  }));
}

function isCentral({ entry }: Project): boolean {
  return /\.props$/i.test(entry.path);
}

interface GapOptions {
  /** Ids whose version stands in a file for all projects. */
  readonly central: ReadonlySet<string>;
  readonly context: AssembleContext;
}

function gapOf({ entry, value }: Project, { central, context }: GapOptions): Gap[] {
  const open = value.open.filter((id) => !central.has(id.toLowerCase()));
  const isAsking = value.packages.length + value.open.length > 0;
  if (!isAsking || (value.isWhole && open.length === 0)) return [];
  const shown = `${open.slice(0, 3).join(", ")}${open.length > 3 ? ", ..." : ""}`;
  const why =
    open.length > 0
      ? `It names no one version of ${shown}`
      : "It does not name what its packages require";
  const advice = `keep a packages.lock.json beside ${baseNameOf(entry.path)} (RestorePackagesWithLockFile).`;
  return [
    {
      asset: context.asset.id,
      path: entry.path,
      reason: "unresolved",
      message: `${why}: ${advice}`,
    },
  ];
}
