import { layerOf, type Occurrence, relativePath } from "./sbom.ts";

type Properties = ReadonlyMap<string, readonly string[]>;

/** Places and layers as Trivy and Syft write them. */
export function toolOccurrences(properties: Properties): Occurrence[] {
  return [...syftOccurrences(properties), ...trivyOccurrence(properties)];
}

/** No writer has more places for a package than it is worth to show. */
const maxOccurrences = 100;

function syftOccurrences(properties: Properties): Occurrence[] {
  const found: Occurrence[] = [];
  for (let i = 0; i < maxOccurrences; i++) {
    const path = relativePath(properties.get(`syft:location:${i}:path`)?.[0] ?? "");
    if (path === "") break;
    const layer = layerOf(properties.get(`syft:location:${i}:layerID`)?.[0]);
    found.push({ path, ...(layer && { layer }) });
  }
  return found;
}

function trivyOccurrence(properties: Properties): Occurrence[] {
  const path = relativePath(properties.get("aquasecurity:trivy:FilePath")?.[0] ?? "");
  const layer = layerOf(properties.get("aquasecurity:trivy:LayerDiffID")?.[0]);
  return path === "" ? [] : [{ path, ...(layer && { layer }) }];
}

/** The layer that brought a package, where its writer says so. */
export function toolLayer(properties: Properties): string | undefined {
  const names = ["suture:layer", "aquasecurity:trivy:LayerDiffID", "LayerDiffID"];
  for (const name of names) {
    const values = properties.get(name) ?? [];
    const layer = values.length === 1 ? layerOf(values[0]) : undefined;
    if (layer) return layer;
  }
  return undefined;
}

/** The source package that its writer names beside the package. */
export function toolSource(
  properties: Properties,
): { readonly name: string; readonly version?: string } | undefined {
  const own = properties.get("suture:source:name")?.[0];
  if (own) return named(own, properties.get("suture:source:version")?.[0]);
  const trivy = (key: string) =>
    properties.get(`aquasecurity:trivy:${key}`)?.[0] ?? properties.get(key)?.[0];
  const name = trivy("SrcName");
  if (name) return named(name, trivyVersion(trivy));
  const syft = properties.get("syft:metadata:source")?.[0];
  if (syft) return named(syft, properties.get("syft:metadata:sourceVersion")?.[0]);
  const origin = properties.get("syft:metadata:originPackage")?.[0];
  return origin ? named(origin, undefined) : undefined;
}

function named(name: string, version: string | undefined) {
  return { name, ...(version && { version }) };
}

/** Epoch, version and release stand apart. */
function trivyVersion(trivy: (key: string) => string | undefined): string | undefined {
  const version = trivy("SrcVersion");
  if (!version) return undefined;
  const epoch = trivy("SrcEpoch");
  const release = trivy("SrcRelease");
  return `${epoch && epoch !== "0" ? `${epoch}:` : ""}${version}${release ? `-${release}` : ""}`;
}
