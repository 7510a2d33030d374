import type {
  AssembleContext,
  FileEntry,
  Location,
  Package,
  PackageScope,
  Region,
} from "../model/index.ts";

/** One place that tells of a package. */
export interface FoundPackage
  extends Pick<Package, "name" | "version" | "purl" | "ecosystem">,
    Partial<Pick<Package, "requiredBy" | "dependsOn" | "origin" | "license" | "scope">> {
  readonly location: Location;
}

/** Each package once, with every place that tells of it in the order given. */
export function unitePackages(found: Iterable<FoundPackage>): Package[] {
  const packages = new Map<string, OpenPackage>();
  for (const { location, requiredBy = [], dependsOn = [], ...rest } of found) {
    const known = packages.get(rest.purl);
    if (known?.scope && !rest.scope) delete known.scope;
    if (!known) packages.set(rest.purl, { ...rest, requiredBy, dependsOn, locations: [location] });
    else if (!known.locations.some((place) => isSamePlace(place, location)))
      known.locations.push(location);
  }
  return [...packages.values()];
}

interface OpenPackage extends Omit<Package, "locations" | "scope"> {
  readonly locations: Location[];
  /** One place where the application runs with it is enough. */
  scope?: PackageScope;
}

/** A file of an asset as a location. */
export function locate(
  { asset }: AssembleContext,
  { path, layer, region }: Pick<FileEntry, "path" | "layer"> & { readonly region?: Region },
): Location {
  return { asset: asset.id, path, ...(region && { region }), ...(layer && { layer }) };
}

function isSamePlace(a: Location, b: Location): boolean {
  return a.path === b.path && a.region?.startLine === b.region?.startLine;
}
