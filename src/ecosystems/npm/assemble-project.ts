import type {
  AssembleContext,
  Assembled,
  FileEntry,
  Gap,
  Location,
  Package,
} from "../../model/index.ts";
import {
  type AskedPackage,
  joinFolders,
  type LockFile,
  lockedPackages,
  type PlacedLock,
} from "../lock-file.ts";
import { isLocal, isNpmVersion, npmPurl } from "./names.ts";
import type { NpmAsk, NpmManifest } from "./package-json.ts";

/** What a project's files say, by path. */
export interface ProjectFiles {
  readonly locks: readonly { readonly entry: FileEntry; readonly value: LockFile }[];
  readonly manifests: ReadonlyMap<string, NpmManifest>;
  /** Locks that are there and cannot be read: what they leave open is said of them. */
  readonly unread: readonly string[];
}

/** Packages that a project's locks settle, and what no lock settles. */
export function assembleNpmProject(files: ProjectFiles, context: AssembleContext): Assembled {
  const manifests = new Map([...files.manifests].map(([path, one]) => [folderOf(path), one]));
  const unread = new Set(files.unread.map(folderOf));
  const locks = files.locks.map(({ entry, value }): PlacedLock => {
    const place = { path: entry.path, lock: value, manifests };
    return { path: entry.path, lock: value, asked: askedOf(place) };
  });
  const siblings = new Set([...manifests.values()].map(({ name }) => name));
  const askedAt = (folder: string, name: string): Location | undefined => {
    const ask = askOf(manifests.get(folder), name);
    return ask && { asset: context.asset.id, path: manifestPath(folder), region: ask.region };
  };
  const locked = lockedPackages(locks, { context, ecosystem: "npm", purlOf: npmPurl, askedAt });
  const open = [...manifests].flatMap(([folder, manifest]) => {
    const asks = unlocked(manifest, { folder, locks, manifests, siblings });
    return asks.length === 0 ? [] : [{ folder, asks, isLocked: hasLock(folder, locks) }];
  });
  const pinned = open.flatMap(({ folder, asks }) =>
    asks.flatMap((ask) => pinnedPackage(ask, { folder, context })),
  );
  return {
    packages: unitePinned(locked, pinned),
    gaps: [
      ...open.flatMap((one) => (unread.has(one.folder) ? [] : [unresolvedGap(one, context)])),
      ...locks.flatMap((one) => unversionedGap(one, context)),
    ],
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function manifestPath(folder: string): string {
  return folder === "" ? "package.json" : `${folder}/package.json`;
}

const asksByManifest = new WeakMap<NpmManifest, ReadonlyMap<string, NpmAsk>>();

/** What a manifest asks for under a name. */
function askOf(manifest: NpmManifest | undefined, name: string): NpmAsk | undefined {
  if (!manifest) return undefined;
  const known = asksByManifest.get(manifest);
  const asks = known ?? new Map(manifest.asks.map((ask) => [ask.name, ask]));
  if (!known) asksByManifest.set(manifest, asks);
  return asks.get(name);
}

interface LockPlace {
  readonly path: string;
  readonly lock: LockFile;
  readonly manifests: ReadonlyMap<string, NpmManifest>;
}

/** What a lock does not say of its projects, their manifests do. */
function askedOf(place: LockPlace): AskedPackage[] {
  const { path, lock, manifests } = place;
  const base = folderOf(path);
  if (lock.projects) {
    return lock.asked.map((one) => {
      const ask = askOf(manifests.get(joinFolders(base, one.folder)), one.name);
      const scope = one.scope ?? ask?.scope;
      return { ...one, ...(scope && { scope }) };
    });
  }
  const keyOf = keyFinder(lock);
  return [...manifests].flatMap(([folder, { asks }]) => {
    if (!isBelow(folder, base)) return [];
    return asks.flatMap(({ name, range, scope }) => {
      const key = keyOf(name, range);
      const relative = base === "" ? folder : folder.slice(base.length + 1);
      return key === undefined ? [] : [{ folder: relative, name, key, ...(scope && { scope }) }];
    });
  });
}

/** Yarn 1 names its entries by what was asked for; npm's first lock version by the folder. */
function keyFinder(lock: LockFile): (name: string, range: string) => string | undefined {
  const descriptors = new Map(lock.descriptors);
  const folders = new Set(lock.packages.map(({ key }) => key));
  const byName = new Map<string, Set<string>>();
  for (const [descriptor, key] of descriptors) {
    const name = descriptor.slice(0, descriptor.indexOf("@", 1));
    byName.set(name, (byName.get(name) ?? new Set()).add(key));
  }
  return (name, range) => {
    const exact = descriptors.get(`${name}@${range}`);
    if (exact !== undefined) return exact;
    if (folders.has(`node_modules/${name}`)) return `node_modules/${name}`;
    // Yarn's `resolutions` replace the range.
    const named = byName.get(name);
    return named?.size === 1 ? [...named][0] : undefined;
  };
}

function isBelow(folder: string, base: string): boolean {
  return base === "" || folder === base || folder.startsWith(`${base}/`);
}

interface Coverage {
  readonly folder: string;
  readonly locks: readonly PlacedLock[];
  readonly manifests: ReadonlyMap<string, NpmManifest>;
  /** Names of the projects: they ask for one another. */
  readonly siblings: ReadonlySet<string | undefined>;
}

/** What a manifest asks for that no lock has an answer to. */
function unlocked(
  manifest: NpmManifest,
  { folder, locks, manifests, siblings }: Coverage,
): NpmAsk[] {
  const covering = locks.filter(({ path, lock }) =>
    covers(lock, { base: folderOf(path), folder, manifests }),
  );
  const known = new Set(
    covering.flatMap(({ path, asked, lock }) => [
      ...asked.flatMap((one) =>
        joinFolders(folderOf(path), one.folder) === folder ? [one.name] : [],
      ),
      ...lock.unversioned,
    ]),
  );
  return manifest.asks.filter(({ name, range, scope }) => {
    // Peers are for the package's users to bring; optional ones may be for another platform.
    const isOwn = scope !== "peer" && !isLocal(range) && !siblings.has(name);
    return isOwn && !known.has(name) && !(scope === "optional" && covering.length > 0);
  });
}

function covers(
  { projects }: LockFile,
  { base, folder, manifests }: { readonly base: string } & Omit<Coverage, "locks" | "siblings">,
): boolean {
  if (base === folder) return true;
  if (projects) return projects.some((one) => joinFolders(base, one) === folder);
  return isBelow(folder, base) && manifests.get(base)?.hasWorkspaces === true;
}

function hasLock(folder: string, locks: readonly PlacedLock[]): boolean {
  return locks.some(({ path }) => folderOf(path) === folder);
}

/** An exact version is what every install gives, lock or not. */
function pinnedPackage(
  { name, range, region, scope }: NpmAsk,
  { folder, context }: { readonly folder: string; readonly context: AssembleContext },
): Package[] {
  const alias = /^npm:(.+)@([^@]+)$/.exec(range);
  const [real = name, version = range] = alias ? [alias[1], alias[2]] : [name, range];
  if (!isNpmVersion(version) || !/^v?\d+\.\d+\.\d+(?:[-+].*)?$/.test(version)) return [];
  return [
    {
      name: real,
      version,
      purl: npmPurl(real, version),
      ecosystem: "npm",
      locations: [{ asset: context.asset.id, path: manifestPath(folder), region }],
      requiredBy: [],
      dependsOn: [],
      ...(scope && { scope }),
    },
  ];
}

function unitePinned(locked: readonly Package[], pinned: readonly Package[]): Package[] {
  const found = new Map(locked.map((one) => [one.purl, one]));
  for (const one of pinned) {
    const known = found.get(one.purl);
    const locations = [...(known?.locations ?? []), ...one.locations];
    found.set(one.purl, known ? { ...known, locations, requiredBy: [] } : one);
  }
  return [...found.values()];
}

function unresolvedGap(
  {
    folder,
    asks,
    isLocked,
  }: { readonly folder: string; readonly asks: readonly NpmAsk[]; readonly isLocked: boolean },
  { asset }: AssembleContext,
): Gap {
  const count = `${asks.length} ${asks.length === 1 ? "dependency" : "dependencies"}`;
  const names = listed(asks.map(({ name }) => name));
  return {
    asset: asset.id,
    path: manifestPath(folder),
    reason: "unresolved",
    message: isLocked
      ? `${count} (${names}) ${asks.length === 1 ? "is" : "are"} not in the lock beside it: install again, so that the lock is up to date.`
      : `No lock says which versions of ${count} (${names}) are installed: install once and keep the lock, package-lock.json for npm.`,
  };
}

function unversionedGap({ path, lock }: PlacedLock, { asset }: AssembleContext): Gap[] {
  const { unversioned } = lock;
  if (unversioned.length === 0) return [];
  const count = `${unversioned.length} ${unversioned.length === 1 ? "package comes" : "packages come"}`;
  return [
    {
      asset: asset.id,
      path,
      reason: "unresolved",
      message: `${count} from an address and have no version here (${listed(unversioned)}): take a release from the registry.`,
    },
  ];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 5).join(", ")}${names.length > 5 ? ", ..." : ""}`;
}
