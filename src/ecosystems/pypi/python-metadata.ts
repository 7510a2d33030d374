import type { AssembleContext, FileEntry, Location, Package } from "../../model/index.ts";
import { normalizePypiName } from "../../versions/package-names.ts";
import { pypiPurl } from "./assemble-requirements.ts";

/** What an installed package says of itself; plain JSON values. */
export interface PythonMetadata {
  readonly kind: "metadata";
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependsOn: readonly string[];
}

/** The headers end long before: a README may follow them. */
const maxHeaderBytes = 256 << 10;
const maxLicense = 100;

/**
 * Reads `METADATA` or `PKG-INFO`.
 *
 * @throws SyntaxError where it has no name or no version
 * @see Core metadata specifications 2.4
 */
export function readPythonMetadata(bytes: Uint8Array): PythonMetadata {
  const text = new TextDecoder().decode(bytes.subarray(0, maxHeaderBytes));
  const headers = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    if (line === "") break;
    const colon = line.indexOf(":");
    if (colon <= 0 || /^\s/.test(line)) continue;
    const key = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const values = headers.get(key);
    if (values) values.push(value);
    else headers.set(key, [value]);
  }
  const name = headers.get("name")?.[0];
  const version = headers.get("version")?.[0];
  if (!name || !version) throw new SyntaxError("The metadata has no name or no version");
  const license = licenseOf(headers);
  return {
    kind: "metadata",
    name: normalizePypiName(name),
    version,
    ...(license && { license }),
    dependsOn: dependenciesOf(headers.get("requires-dist") ?? []),
  };
}

/** Some packages put the whole licence text there. */
function licenseOf(headers: ReadonlyMap<string, readonly string[]>): string | undefined {
  const license = headers.get("license-expression")?.[0] ?? headers.get("license")?.[0];
  return license && license.length <= maxLicense && license !== "UNKNOWN" ? license : undefined;
}

/** Names without those that only an extra asks for. */
function dependenciesOf(requires: readonly string[]): string[] {
  const names = requires
    .filter((requirement) => !/;.*\bextra\b/.test(requirement))
    .flatMap((requirement) => /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(requirement)?.[0] ?? []);
  return [...new Set(names.map(normalizePypiName))];
}

export interface InstalledFile {
  readonly entry: FileEntry;
  readonly value: PythonMetadata;
}

/** Installed packages, each once with every place that holds it. */
export function installedPackages(
  files: readonly InstalledFile[],
  { asset }: AssembleContext,
): Package[] {
  const found = new Map<string, { value: PythonMetadata; locations: Location[] }>();
  const requirers = new Map<string, Set<string>>();
  for (const { entry, value } of files) {
    const { path, layer } = entry;
    const location = { asset: asset.id, path, ...(layer && { layer }) };
    const purl = pypiPurl(value.name, value.version);
    const known = found.get(purl);
    if (known) known.locations.push(location);
    else found.set(purl, { value, locations: [location] });
    for (const needed of value.dependsOn) {
      requirers.set(needed, (requirers.get(needed) ?? new Set()).add(value.name));
    }
  }
  return [...found].map(([purl, { value, locations }]) => ({
    name: value.name,
    version: value.version,
    purl,
    ecosystem: "PyPI",
    locations,
    requiredBy: [...(requirers.get(value.name) ?? [])],
    dependsOn: value.dependsOn,
    ...(value.license && { license: value.license }),
  }));
}
