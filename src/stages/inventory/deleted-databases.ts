import type { AssembleContext, FileEntry, Gap, Package } from "../../model/index.ts";
import type { HiddenVersion, PackageHistory } from "./package-layers.ts";

/** What the visible files of an image say, and what the hidden ones say. */
export interface VisibleInventory {
  readonly context: AssembleContext;
  readonly packages: readonly Package[];
  readonly gaps: readonly Gap[];
  readonly history: PackageHistory;
}

/** What the deleted or emptied package databases of an image named last. */
export interface DeletedDatabases {
  /** Those whose files the image still shows. */
  readonly packages: readonly Package[];
  /** All of them. */
  readonly named: readonly Package[];
  /** The gaps of the image, with what is known of its lower layers. */
  readonly gaps: readonly Gap[];
}

const gone = "empty-inventory";

/** Operating systems' packages, by the type of their purl. */
const systemTypes = ["deb", "apk", "rpm"];

/**
 * Finds package databases that a later layer deleted or emptied: what they named is still there
 * unless its files are gone too.
 */
export function deletedDatabases({
  context: { asset, entries, os },
  packages,
  gaps,
  history,
}: VisibleInventory): DeletedDatabases {
  const unread = new Set(gaps.flatMap(({ path, reason }) => (reason === gone ? [] : (path ?? []))));
  const found = systemTypes.flatMap((type): Deleted[] => {
    const isOf = ({ purl }: Package) => purl.startsWith(`pkg:${type}/`);
    if (packages.some(isOf)) return [];
    const last = [...history.hidden.values()].flatMap((versions) => {
      const version = versions.find((one) => [...one.packages.values()].some(isOf));
      const isRead = version && !unread.has(version.path);
      return isRead ? [version] : [];
    });
    return last.length > 0 ? [{ last, named: unique(last) }] : [];
  });
  if (found.length === 0) return { packages: [], named: [], gaps };
  const named = found.flatMap((one) => one.named);
  const still = named.filter((one) => isStillThere(one, entries));
  const said = found.map((one) =>
    gapOf(one, { asset: asset.id, entries, system: os?.name, still }),
  );
  return {
    packages: still.map((one) => ({ ...one, isUnlisted: true })),
    named,
    // They say the same with less.
    gaps: [...gaps.filter(({ reason }) => reason !== gone), ...said],
  };
}

interface Deleted {
  /** The highest version of each file that named packages. */
  readonly last: readonly HiddenVersion[];
  readonly named: readonly Package[];
}

function unique(versions: readonly HiddenVersion[]): readonly Package[] {
  return [...new Map(versions.flatMap(({ packages }) => [...packages])).values()];
}

/** Debian's packages each bring their copyright file, which deleting the database leaves. */
function isStillThere({ purl, name }: Package, entries: ReadonlyMap<string, FileEntry>): boolean {
  const folder = `usr/share/doc/${name}`;
  return purl.startsWith("pkg:deb/") && (entries.has(folder) || entries.has(`${folder}/copyright`));
}

interface Telling {
  readonly asset: string;
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly system: string | undefined;
  readonly still: readonly Package[];
}

function gapOf({ last, named }: Deleted, { asset, entries, system, still }: Telling): Gap {
  const [{ path, layer }] = last as [HiddenVersion];
  const how = entries.has(path) ? "emptied" : "deleted";
  const count = `${named.length} ${named.length === 1 ? "package" : "packages"}`;
  const there = named.filter((one) => still.includes(one)).length;
  const shown =
    there > 0
      ? ` The files of ${there} of them are still there: these are reported.`
      : " None of them can be told to be there still.";
  return {
    asset,
    path,
    reason: gone,
    message: `The layer ${layer.slice(0, 19)} still lists ${count}${system ? ` of ${system}` : ""}; a later layer ${how} the database.${shown} Keep the database in the image.`,
  };
}
