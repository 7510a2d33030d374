import type { PhysicalLocation, Location as SarifLocation } from "sarif";
import type { Asset, Location } from "../../model/index.ts";
import { printable } from "../printable.ts";

/** Under this id a consumer puts the root that paths are relative to. */
export const sourceRoot = "%SRCROOT%";

/** A relative POSIX path as a relative reference of RFC 3986, each segment percent-encoded. */
export function uriOf(path: string): string {
  const segments = path.replace(/\p{Cs}/gu, "\ufffd").split("/");
  const uri = segments
    .filter((segment) => segment !== "" && segment !== ".")
    .map((segment) => (segment === ".." ? "%2E%2E" : encodeURIComponent(segment)))
    .join("/");
  return uri === "" ? "." : uri;
}

/** A location in a file; one without a region points to line 1, since consumers need a line. */
export function physicalOf(location: Location): PhysicalLocation {
  return {
    artifactLocation: { uri: uriOf(location.path), uriBaseId: sourceRoot },
    region: location.region ? { ...location.region } : { startLine: 1 },
  };
}

/** With the image and the layer as logical locations, where the file lies in one. */
export function locationOf(location: Location, asset: Asset | undefined): SarifLocation {
  const logicalLocations = logicalOf(location, asset);
  return {
    physicalLocation: physicalOf(location),
    ...(logicalLocations.length > 0 && { logicalLocations }),
  };
}

function logicalOf({ layer }: Location, asset: Asset | undefined) {
  const image = asset?.kind === "image" ? printable(asset.name) : undefined;
  if (layer) {
    const fullyQualifiedName = image ? `${image}/${layer}` : layer;
    return [{ name: layer, fullyQualifiedName, kind: "layer" }];
  }
  return image ? [{ name: image, fullyQualifiedName: image, kind: "image" }] : [];
}
