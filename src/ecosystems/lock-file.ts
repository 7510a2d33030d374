import type { AssembleContext, Location, Package, PackageScope, Region } from "../model/index.ts";

/** What one lock says; plain JSON values. */
export interface LockFile {
  readonly kind: "lock";
  readonly packages: readonly LockedPackage[];
  /** What its projects ask for themselves, where the lock says so. */
  readonly asked: readonly AskedPackage[];
  /** Folders of its projects, relative to its own; left out where the lock does not say. */
  readonly projects?: readonly string[];
  /** Where it does not say what is asked for: the key of each `name@range`. */
  readonly descriptors?: readonly (readonly [string, string])[];
  /** Names of packages that have no version in it: a repository or an archive brings them. */
  readonly unversioned: readonly string[];
}

export interface LockedPackage {
  /** Within its file: a lock holds one version more than once. */
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly region: Region;
  /** Keys of the packages that it requires, in the same file. */
  readonly requires: readonly string[];
  /** `required` where the lock says that the application runs with it; left out where it says nothing. */
  readonly scope?: PackageScope | "required";
  readonly license?: string;
}

export interface AskedPackage {
  /** Of the project that asks, relative to the lock's. */
  readonly folder: string;
  /** As the project's manifest names it. */
  readonly name: string;
  readonly key: string;
  readonly scope?: PackageScope;
}

/** What looking packages up along a tree of folders may cost; see `maySearch`. */
export interface LookupBudget {
  left: number;
}

/** More than any tree that a package manager made needs. */
export function lookupBudget(): LookupBudget {
  return { left: 10_000_000 };
}

/** Takes the cost of one look-up from the budget: a deep folder has a long name. */
export function maySearch(budget: LookupBudget, folder: string): boolean {
  budget.left -= 1 + (folder.length >> 5);
  return budget.left > 0;
}

/** A lock at its path, with what is known to be asked for. */
export interface PlacedLock {
  readonly path: string;
  readonly layer?: string;
  readonly lock: LockFile;
  readonly asked: readonly AskedPackage[];
}

export interface LockOptions {
  readonly context: AssembleContext;
  /** OSV's name. */
  readonly ecosystem: string;
  purlOf(name: string, version: string): string;
  /** Where a project's manifest asks for a package, by the project's folder from the root. */
  askedAt(folder: string, name: string): Location | undefined;
}

/** The packages of all locks, each once with every place that names it. */
export function lockedPackages(locks: readonly PlacedLock[], options: LockOptions): Package[] {
  const found = new Map<string, OpenPackage>();
  for (const placed of locks) addLock(placed, { found, options });
  return [...found.values()].map((one) => toPackage(one, options.ecosystem));
}

interface OpenPackage {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly locations: Location[];
  readonly manifests: Location[];
  readonly requiredBy: Set<string>;
  readonly dependsOn: Set<string>;
  readonly scopes: Set<PackageScope | "required">;
  isAsked: boolean;
  license: string | undefined;
}

interface Adding {
  readonly found: Map<string, OpenPackage>;
  readonly options: LockOptions;
}

function addLock(placed: PlacedLock, { found, options }: Adding): void {
  const { path, layer, lock, asked } = placed;
  const { asset } = options.context;
  const byKey = new Map(lock.packages.map((one) => [one.key, one]));
  const scopes = scopesOf(byKey, asked);
  const opened = new Map<string, OpenPackage>();
  for (const one of lock.packages) {
    const purl = options.purlOf(one.name, one.version);
    const open = found.get(purl) ?? openPackage(one, purl);
    found.set(purl, open);
    opened.set(one.key, open);
    open.locations.push({ asset: asset.id, path, region: one.region, ...(layer && { layer }) });
    open.license ??= one.license;
    const scope = one.scope ?? scopes.get(one.key);
    if (scope) open.scopes.add(scope);
  }
  for (const one of lock.packages) connect(one, opened);
  for (const { folder, name, key } of asked) {
    const open = opened.get(key);
    if (!open) continue;
    open.isAsked = true;
    const place = options.askedAt(joinFolders(folderOfLock(path), folder), name);
    if (place) open.manifests.push(place);
  }
}

function connect(
  { key, name, requires }: LockedPackage,
  opened: ReadonlyMap<string, OpenPackage>,
): void {
  for (const needed of requires) {
    const to = opened.get(needed);
    if (!to || to.name === name) continue;
    to.requiredBy.add(name);
    opened.get(key)?.dependsOn.add(to.name);
  }
}

function openPackage({ name, version }: LockedPackage, purl: string): OpenPackage {
  return {
    name,
    version,
    purl,
    locations: [],
    manifests: [],
    requiredBy: new Set(),
    dependsOn: new Set(),
    scopes: new Set(),
    isAsked: false,
    license: undefined,
  };
}

/** Asked for by any path that the application runs with, a package is required. */
function scopesOf(
  packages: ReadonlyMap<string, LockedPackage>,
  asked: readonly AskedPackage[],
): ReadonlyMap<string, PackageScope | "required"> {
  const scopes = new Map<string, PackageScope | "required">();
  for (const scope of ["required", "optional", "peer", "development"] as const) {
    const open = asked.flatMap((one) => ((one.scope ?? "required") === scope ? [one.key] : []));
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const one = packages.get(key);
      if (!one || scopes.has(key)) continue;
      scopes.set(key, scope);
      open.push(...one.requires);
    }
  }
  return scopes;
}

function toPackage(open: OpenPackage, ecosystem: string): Package {
  const { name, version, purl, license } = open;
  const scope = scopeOf(open.scopes);
  return {
    name,
    version,
    purl,
    ecosystem,
    locations: distinct([...open.locations, ...open.manifests]),
    // What the project asks for itself is not held against those that ask for it too.
    requiredBy: open.isAsked ? [] : [...open.requiredBy],
    dependsOn: [...open.dependsOn],
    ...(scope && { scope }),
    ...(license && { license }),
  };
}

function scopeOf(scopes: ReadonlySet<PackageScope | "required">): PackageScope | undefined {
  if (scopes.has("required")) return undefined;
  return (["optional", "peer", "development"] as const).find((scope) => scopes.has(scope));
}

function distinct(locations: readonly Location[]): Location[] {
  const seen = new Map(locations.map((one) => [`${one.path}:${one.region?.startLine ?? 0}`, one]));
  return [...seen.values()];
}

function folderOfLock(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Two folders as one, without a slash at the end; the root is empty. */
export function joinFolders(base: string, folder: string): string {
  const parts = base === "" ? [] : base.split("/");
  for (const part of folder.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
