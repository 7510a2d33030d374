import { withPath } from "../../oci/output/changed-folders.ts";

/** What a layer wrote, of what the image still shows, and of what was read of it. */
export interface LayerChanges {
  /** The deepest folder that all files and links lie in, or the only one; empty for the root. */
  readonly under: string;
  /** A package database is among them. */
  readonly hasPackages: boolean;
}

/** A file of one layer. */
export interface WrittenFile {
  readonly path: string;
  readonly layer?: string;
}

/**
 * What every layer wrote, by diffID; a layer of which nothing is left has no entry.
 *
 * @param shown - folders of what the image shows, by diffID
 * @param written - files that were read in all layers, hidden ones too
 */
export function changesByLayer(
  shown: ReadonlyMap<string, string>,
  written: readonly WrittenFile[],
): ReadonlyMap<string, LayerChanges> {
  const found = new Map<string, LayerChanges>();
  for (const [layer, under] of shown) found.set(layer, { under, hasPackages: false });
  for (const { path, layer } of written) {
    if (layer === undefined) continue;
    const { under, hasPackages = false } = found.get(layer) ?? {};
    found.set(layer, {
      under: withPath(under, path),
      hasPackages: hasPackages || packageDatabases.has(path),
    });
  }
  return found;
}

const packageDatabases: ReadonlySet<string> = new Set([
  "var/lib/dpkg/status",
  "lib/apk/db/installed",
  "usr/lib/apk/db/installed",
  ...["var/lib/rpm", "usr/lib/sysimage/rpm"].flatMap((folder) =>
    ["Packages", "Packages.db", "rpmdb.sqlite"].map((name) => `${folder}/${name}`),
  ),
]);
