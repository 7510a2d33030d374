import type {
  AssembleContext,
  Assembled,
  FileEntry,
  Gap,
  Location,
  Package,
} from "../../model/index.ts";
import { normalizePypiName } from "../../versions/package-names.ts";
import {
  type AskedPackage,
  joinFolders,
  type LockFile,
  lockedPackages,
  type PlacedLock,
} from "../lock-file.ts";
import { assembleRequirements, pypiPurl } from "./assemble-requirements.ts";
import type { PyprojectAsk, PyprojectFile } from "./pyproject.ts";
import type { RequirementsFile } from "./requirements-files.ts";

/** What a project's files say, by path. */
export interface PythonProject {
  readonly requirements: ReadonlyMap<string, RequirementsFile>;
  readonly locks: readonly { readonly entry: FileEntry; readonly value: LockFile }[];
  readonly manifests: ReadonlyMap<string, PyprojectFile>;
  /** Locks that are there and cannot be read: what they leave open is said of them. */
  readonly unread: readonly string[];
}

/** Packages that requirements pin and locks settle, and what neither does. */
export function assemblePythonProject(project: PythonProject, context: AssembleContext): Assembled {
  const required = assembleRequirements(project.requirements, context);
  const manifests = new Map([...project.manifests].map(([path, one]) => [folderOf(path), one]));
  const locks = project.locks.map(
    ({ entry, value }): PlacedLock => ({
      path: entry.path,
      lock: value,
      asked: value.projects ? value.asked : askedOf(value, manifests.get(folderOf(entry.path))),
    }),
  );
  const locked = lockedPackages(locks, {
    context,
    ecosystem: "PyPI",
    purlOf: pypiPurl,
    askedAt: (folder, name) => askedAt({ folder, name, manifests, context }),
  });
  const open = [...manifests].map(([folder, { asks }]) => ({
    folder,
    asks: asks.filter((ask) => isOpen(ask, { folder, locks })),
  }));
  const unread = new Set(project.unread.map(folderOf));
  const pinned = open.flatMap(({ folder, asks }) =>
    asks.flatMap((ask) => pinnedPackage(ask, { folder, context })),
  );
  return {
    packages: unite([...required.packages, ...locked, ...pinned]),
    gaps: [
      ...required.gaps,
      ...open.flatMap((one) =>
        unread.has(one.folder) ? [] : unresolvedGap(one, { project, context }),
      ),
      ...locks.flatMap((one) => unversionedGap(one, context)),
    ],
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function manifestPath(folder: string): string {
  return folder === "" ? "pyproject.toml" : `${folder}/pyproject.toml`;
}

/** Locks that do not say what is asked for lie beside the file that does. */
function askedOf(lock: LockFile, manifest: PyprojectFile | undefined): AskedPackage[] {
  const scopes = new Map<string, AskedPackage["scope"]>();
  for (const { name, scope } of manifest?.asks ?? []) {
    if (!scopes.has(name) || scope === undefined) scopes.set(name, scope);
  }
  return lock.packages.flatMap(({ key, name }) => {
    const scope = scopes.get(name);
    return scopes.has(name) ? [{ folder: "", name, key, ...(scope && { scope }) }] : [];
  });
}

interface AskPlace {
  readonly folder: string;
  readonly name: string;
  readonly manifests: ReadonlyMap<string, PyprojectFile>;
  readonly context: AssembleContext;
}

function askedAt({ folder, name, manifests, context }: AskPlace): Location | undefined {
  const ask = manifests.get(folder)?.asks.find((one) => one.name === normalizePypiName(name));
  return ask && { asset: context.asset.id, path: manifestPath(folder), region: ask.region };
}

/** True where no lock answers what a manifest asks for. */
function isOpen(
  { name, isLocal }: PyprojectAsk,
  { folder, locks }: { readonly folder: string; readonly locks: readonly PlacedLock[] },
): boolean {
  if (isLocal) return false;
  return !locks.some(({ path, lock }) => {
    const base = folderOf(path);
    const isCovered =
      base === folder || lock.projects?.some((one) => joinFolders(base, one) === folder);
    return isCovered && namesIn(lock).has(name);
  });
}

const namesByLock = new WeakMap<LockFile, ReadonlySet<string>>();

/** Everything that a lock names. */
function namesIn(lock: LockFile): ReadonlySet<string> {
  const known = namesByLock.get(lock);
  if (known) return known;
  const names = new Set([...lock.packages.map(({ name }) => name), ...lock.unversioned]);
  namesByLock.set(lock, names);
  return names;
}

function pinnedPackage(
  { name, version, scope, region }: PyprojectAsk,
  { folder, context }: { readonly folder: string; readonly context: AssembleContext },
): Package[] {
  if (version === undefined) return [];
  return [
    {
      name,
      version,
      purl: pypiPurl(name, version),
      ecosystem: "PyPI",
      locations: [{ asset: context.asset.id, path: manifestPath(folder), region }],
      requiredBy: [],
      dependsOn: [],
      ...(scope && { scope }),
    },
  ];
}

/** The first to name a version is the one to edit first. */
function unite(packages: readonly Package[]): Package[] {
  const found = new Map<string, Package>();
  for (const one of packages) {
    const known = found.get(one.purl);
    found.set(one.purl, known ? united(known, one) : one);
  }
  return [...found.values()];
}

function united({ scope, ...a }: Package, b: Package): Package {
  const license = a.license ?? b.license;
  return {
    ...a,
    locations: [...a.locations, ...b.locations],
    requiredBy: [...new Set([...a.requiredBy, ...b.requiredBy])],
    dependsOn: [...new Set([...a.dependsOn, ...b.dependsOn])],
    ...(scope && b.scope && { scope }),
    ...(license && { license }),
  };
}

function unresolvedGap(
  { folder, asks }: { readonly folder: string; readonly asks: readonly PyprojectAsk[] },
  { project, context }: { readonly project: PythonProject; readonly context: AssembleContext },
): Gap[] {
  const pinned = new Set(
    [...project.requirements].flatMap(([path, { pins }]) =>
      isBeside(path, folder) ? pins.map(({ name }) => name) : [],
    ),
  );
  const open = asks.filter(({ name, version }) => version === undefined && !pinned.has(name));
  const names = [...new Set(open.map(({ name }) => name))];
  if (names.length === 0) return [];
  const count = `${names.length} ${names.length === 1 ? "dependency names" : "dependencies name"}`;
  return [
    {
      asset: context.asset.id,
      path: manifestPath(folder),
      reason: "unresolved",
      message: `${count} no exact version and no lock does (${listed(names)}): lock them, with uv lock or pip-compile.`,
    },
  ];
}

/** `requirements.txt` and `requirements/base.txt` of the same folder. */
function isBeside(path: string, folder: string): boolean {
  const own = folderOf(path);
  return own === folder || own === (folder === "" ? "requirements" : `${folder}/requirements`);
}

function unversionedGap({ path, lock }: PlacedLock, { asset }: AssembleContext): Gap[] {
  const names = [...new Set(lock.unversioned)];
  if (names.length === 0) return [];
  const count = `${names.length} ${names.length === 1 ? "package comes" : "packages come"}`;
  return [
    {
      asset: asset.id,
      path,
      reason: "unresolved",
      message: `${count} from an address and have no version here (${listed(names)}): take a release from the index.`,
    },
  ];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 5).join(", ")}${names.length > 5 ? ", ..." : ""}`;
}
