import {
  type AssembleContext,
  type Ecosystem,
  type FileEntry,
  type ImageFacts,
  type Package,
  purlWithoutVersion,
  type SupersededPackage,
} from "../../model/index.ts";
import type { FileRecord } from "../collect/collect.ts";

/** Files that tell of packages, over all layers. */
export interface LayeredRecords {
  readonly image: ImageFacts;
  /** Of every layer, those that a higher one hides too. */
  readonly records: readonly FileRecord[];
  readonly ecosystems: readonly Ecosystem[];
  readonly context: AssembleContext;
}

/** What the versions of a file said in the layers that held it. */
export interface PackageHistory {
  /** The layer from which on a package is there without a break, in this version. */
  broughtBy(found: Package): string | undefined;
  /** What lower layers brought that is not there any more, by the diffID of the layer that brought it. */
  superseded(present: readonly Package[]): ReadonlyMap<string, readonly SupersededPackage[]>;
  /** What hidden files say, by path; the highest layer first. */
  readonly hidden: ReadonlyMap<string, readonly HiddenVersion[]>;
}

/** A file that a higher layer wrote again or removed, and the packages that it names. */
export interface HiddenVersion {
  readonly path: string;
  readonly layer: string;
  /** By purl. */
  readonly packages: ReadonlyMap<string, Package>;
}

/**
 * Reads what the hidden versions of package databases and metadata say. A database is written anew
 * by whatever installs one package, so its own layer says nothing of the others in it.
 */
export function packageHistory(of: LayeredRecords): PackageHistory {
  const order = new Map(of.image.layers.map(({ diffId }, i) => [diffId, i]));
  const rank = (layer: string | undefined) => order.get(layer ?? "") ?? -1;
  const hidden = hiddenVersions(of, rank);
  const { entries } = of.context;
  return {
    hidden,
    broughtBy({ purl, locations }) {
      const layers = locations.flatMap(({ path, layer }) => {
        const entry = entries.get(path);
        const top = entry?.layer ?? layer;
        return top === undefined
          ? []
          : lowestHolder({ purl, top, entry, versions: hidden.get(path) });
      });
      return layers.sort((a, b) => rank(a) - rank(b))[0];
    },
    superseded: (present) => supersededIn({ hidden, present, entries }),
  };
}

/** Nothing but its place is known of a file that is hidden. */
export function hiddenEntry({ path, layer = "" }: Pick<FileRecord, "path" | "layer">): FileEntry {
  return { path, type: "file", sizeBytes: 0, mode: 0o644, uid: 0, gid: 0, mtime: 0, layer };
}

interface Walk {
  readonly purl: string;
  /** Layer of the visible file. */
  readonly top: string;
  readonly entry: FileEntry | undefined;
  readonly versions: readonly HiddenVersion[] | undefined;
}

/** Goes down as long as each version of the file names the package; one that cannot be read ends it. */
function lowestHolder({ purl, top, entry, versions = [] }: Walk): string {
  let lowest = top;
  // Of a file that is gone, nothing tells of the layers but its versions.
  const below = entry ? (entry.below ?? []) : layersBelow(top, versions);
  for (let i = below.length - 1; i >= 0 && lowest !== entry?.since; i--) {
    const version = versions.find(({ layer }) => layer === below[i]);
    if (!version?.packages.has(purl)) break;
    lowest = version.layer;
  }
  return lowest;
}

function layersBelow(top: string, versions: readonly HiddenVersion[]): string[] {
  const layers = versions.map(({ layer }) => layer);
  return layers.slice(layers.indexOf(top) + 1).reverse();
}

type Rank = (layer: string | undefined) => number;

function hiddenVersions(
  { records, ecosystems, context }: LayeredRecords,
  rank: Rank,
): ReadonlyMap<string, readonly HiddenVersion[]> {
  const isHidden = ({ path, layer }: FileRecord) =>
    layer !== undefined && context.entries.get(path)?.layer !== layer;
  const found = new Map<string, HiddenVersion[]>();
  const hiddenRecords = records.filter((record) => record.manifests.length > 0 && isHidden(record));
  if (hiddenRecords.length === 0) return found;
  for (const ecosystem of ecosystems) {
    for (const [layer, files] of filesByLayer(hiddenRecords, ecosystem.id)) {
      for (const version of versionsIn(ecosystem.assemble(files, context).packages, {
        layer,
        files,
      })) {
        const known = found.get(version.path);
        if (known) known.push(version);
        else found.set(version.path, [version]);
      }
    }
  }
  for (const versions of found.values()) {
    versions.sort((a, b) => rank(b.layer) - rank(a.layer));
  }
  return found;
}

type Parsed = Parameters<Ecosystem["assemble"]>[0][number];

function filesByLayer(
  records: readonly FileRecord[],
  ecosystem: string,
): ReadonlyMap<string, readonly Parsed[]> {
  const found = new Map<string, Parsed[]>();
  for (const { path, layer = "", manifests } of records) {
    for (const manifest of manifests) {
      if (manifest.ecosystem !== ecosystem) continue;
      const files = found.get(layer);
      const parsed = { entry: hiddenEntry({ path, layer }), value: manifest.value };
      if (files) files.push(parsed);
      else found.set(layer, [parsed]);
    }
  }
  return found;
}

/** One for each file, those that name no package too: an emptied database is known to be empty. */
function versionsIn(
  packages: readonly Package[],
  { layer, files }: { readonly layer: string; readonly files: readonly Parsed[] },
): HiddenVersion[] {
  const byPath = new Map<string, Map<string, Package>>(
    files.map(({ entry }) => [entry.path, new Map()]),
  );
  for (const found of packages) {
    for (const { path } of found.locations) byPath.get(path)?.set(found.purl, found);
  }
  return [...byPath].map(([path, named]) => ({ path, layer, packages: named }));
}

interface Superseding {
  readonly hidden: ReadonlyMap<string, readonly HiddenVersion[]>;
  readonly present: readonly Package[];
  readonly entries: ReadonlyMap<string, FileEntry>;
}

function supersededIn({
  hidden,
  present,
  entries,
}: Superseding): ReadonlyMap<string, readonly SupersededPackage[]> {
  const purls = new Set(present.map(({ purl }) => purl));
  const current = new Map(present.map((found) => [identityOf(found), found.version]));
  const found = new Map<string, SupersededPackage[]>();
  for (const { old, layer, path, above } of broughtInVersions(hidden)) {
    if (purls.has(old.purl)) continue;
    const by = removedBy(old, above) ?? entries.get(path)?.layer;
    const one = toSuperseded(old, { by, replacedBy: current.get(identityOf(old)) });
    const list = found.get(layer);
    if (list) list.push(one);
    else found.set(layer, [one]);
  }
  return found;
}

/** Each package of a hidden version that the version below it does not name. */
function* broughtInVersions(hidden: PackageHistory["hidden"]) {
  for (const [path, versions] of hidden) {
    for (const [i, { layer, packages }] of versions.entries()) {
      const above = versions.slice(0, i);
      for (const old of packages.values()) {
        if (!versions[i + 1]?.packages.has(old.purl)) yield { old, layer, path, above };
      }
    }
  }
}

/** The next version of the file that does not name it. */
function removedBy({ purl }: Package, above: readonly HiddenVersion[]): string | undefined {
  return above.findLast(({ packages }) => !packages.has(purl))?.layer;
}

function toSuperseded(
  { name, version, purl, ecosystem }: Package,
  { by, replacedBy }: { readonly by: string | undefined; readonly replacedBy: string | undefined },
): SupersededPackage {
  return {
    ...{ name, version, purl, ecosystem },
    ...(by !== undefined && { by }),
    ...(replacedBy !== undefined && { replacedBy }),
  };
}

/** What an upgrade keeps: two architectures of one name are two packages. */
function identityOf({ purl, architecture = "" }: Package): string {
  return `${purlWithoutVersion(purl)} ${architecture}`;
}
