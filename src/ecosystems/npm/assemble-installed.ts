import type { AssembleContext, FileEntry, Location, Package } from "../../model/index.ts";
import { joinFolders, type LookupBudget, lookupBudget, maySearch } from "../lock-file.ts";
import { isOwned } from "../owned-files.ts";
import { npmPurl } from "./names.ts";
import type { InstalledNpm, NpmManifest } from "./package-json.ts";
import type { PnpMap } from "./pnp.ts";

/** What lies in a system, by the file that says it. */
export interface InstalledFiles {
  readonly installed: readonly Placed<InstalledNpm>[];
  readonly manifests: readonly Placed<NpmManifest>[];
  readonly maps: readonly Placed<PnpMap>[];
}

export interface Placed<T> {
  readonly entry: FileEntry;
  readonly value: T;
}

/** Installed packages, each once with every place that holds it. */
export function installedNpm(files: InstalledFiles, context: AssembleContext): Package[] {
  const found = new Map<string, OpenPackage>();
  const roots = new Map(files.installed.map((file) => [folderOf(file.entry), file]));
  const tree: Tree = { roots, context, budget: lookupBudget() };
  const asked = new Set(
    files.manifests.flatMap(({ entry, value }) =>
      value.asks.flatMap(({ name }) => resolve(name, folderOf(entry), tree) ?? []),
    ),
  );
  for (const [folder, { entry, value }] of roots) {
    if (isOwned(entry.path, context)) continue;
    const open = openPackage(value, found);
    open.locations.push(locationOf(entry, context));
    open.license ??= value.license;
    open.isAsked ||= asked.has(folder);
  }
  for (const [folder, { value }] of roots) {
    for (const needed of value.requires) {
      const target = resolve(needed, folder, tree);
      const to = target === undefined ? undefined : roots.get(target)?.value;
      if (to) connect(value, { to, found });
    }
  }
  for (const map of files.maps) addMap(map, { found, context });
  return [...found].map(([purl, one]) => toPackage(purl, one));
}

interface OpenPackage {
  readonly name: string;
  readonly version: string;
  readonly locations: Location[];
  readonly requiredBy: Set<string>;
  readonly dependsOn: Set<string>;
  isAsked: boolean;
  license: string | undefined;
}

type Identity = Pick<InstalledNpm, "name" | "version">;

function openPackage({ name, version }: Identity, found: Map<string, OpenPackage>): OpenPackage {
  const purl = npmPurl(name, version);
  const open = found.get(purl) ?? {
    name,
    version,
    locations: [],
    requiredBy: new Set(),
    dependsOn: new Set(),
    isAsked: false,
    license: undefined,
  };
  found.set(purl, open);
  return open;
}

function connect(
  from: Identity,
  { to, found }: { readonly to: Identity; readonly found: ReadonlyMap<string, OpenPackage> },
): void {
  if (from.name === to.name) return;
  found.get(npmPurl(to.name, to.version))?.requiredBy.add(from.name);
  found.get(npmPurl(from.name, from.version))?.dependsOn.add(to.name);
}

/** The folder of a file, without a slash at the end. */
function folderOf({ path }: FileEntry): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function locationOf({ path, layer }: FileEntry, { asset }: AssembleContext): Location {
  return { asset: asset.id, path, ...(layer && { layer }) };
}

interface Tree {
  readonly roots: ReadonlyMap<string, unknown>;
  readonly context: AssembleContext;
  readonly budget: LookupBudget;
}

/** The folder that Node loads a package from, seen from another one's. */
function resolve(name: string, from: string, { roots, context, budget }: Tree): string | undefined {
  for (
    let base = from;
    maySearch(budget, base);
    base = base.slice(0, Math.max(0, base.lastIndexOf("/")))
  ) {
    if (!/(?:^|\/)node_modules$/.test(base)) {
      const folder = base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`;
      const real = roots.has(folder) ? folder : linkedFolder(folder, context);
      if (real !== undefined && roots.has(real)) return real;
    }
    if (base === "") return undefined;
  }
  return undefined;
}

/** pnpm puts links where npm puts folders. */
function linkedFolder(folder: string, { entries }: AssembleContext): string | undefined {
  let at = folder;
  for (let hops = 0; hops < maxHops; hops++) {
    const entry = entries.get(at);
    if (entry?.type !== "symlink" || entry.linkTarget === undefined) {
      return hops === 0 ? undefined : at;
    }
    const target = entry.linkTarget;
    at = joinFolders(target.startsWith("/") ? "" : at.slice(0, at.lastIndexOf("/")), target);
  }
  return undefined;
}

const maxHops = 8;

/** What a map names counts where its archive or folder is there: one for another platform is not. */
function addMap(
  { entry, value }: Placed<PnpMap>,
  {
    found,
    context,
  }: { readonly found: Map<string, OpenPackage>; readonly context: AssembleContext },
): void {
  const opened = new Map<string, OpenPackage>();
  for (const one of value.packages) {
    const place = joinFolders(folderOf(entry), one.place);
    const held = context.entries.get(place) ?? context.entries.get(`${place}/package.json`);
    if (!held || isOwned(held.path, context)) continue;
    const open = openPackage(one, found);
    opened.set(one.key, open);
    const isKnown = open.locations.some(({ path }) => path.startsWith(place));
    if (!isKnown) open.locations.push(locationOf(held, context));
    open.isAsked ||= one.isAsked;
  }
  for (const { key, requires } of value.packages) {
    const from = opened.get(key);
    for (const needed of requires) {
      const to = opened.get(needed);
      if (!from || !to || from.name === to.name) continue;
      to.requiredBy.add(from.name);
      from.dependsOn.add(to.name);
    }
  }
}

function toPackage(purl: string, open: OpenPackage): Package {
  const { name, version, locations, license } = open;
  return {
    name,
    version,
    purl,
    ecosystem: "npm",
    locations: [...locations].sort((a, b) => (a.path < b.path ? -1 : 1)),
    requiredBy: open.isAsked ? [] : [...open.requiredBy],
    dependsOn: [...open.dependsOn],
    ...(license && { license }),
  };
}
