import type { OperatingSystem } from "../model/index.ts";
import { normalizeName } from "../versions/package-names.ts";
import type { Purl } from "../versions/purl.ts";

/** What suture knows of distributions; handed in, since a foundation knows no other. */
export interface Distributions {
  /** OSV's name of the ecosystem of a system's own packages. */
  ecosystemOf(type: SystemType, os: OperatingSystem | undefined): string;
  /** Who built a package, where it was not the distribution. */
  foreignOf(stated: StatedPackage): ForeignBuild | undefined;
}

export type SystemType = "apk" | "deb" | "rpm";

export interface StatedPackage {
  readonly type: SystemType;
  readonly name: string;
  readonly version: string;
  readonly source: { readonly name: string; readonly version: string };
  /** Who maintains or ships it. */
  readonly supplier?: string;
  readonly os?: OperatingSystem;
}

export interface ForeignBuild {
  readonly origin: string;
  /** What its own builder's advisories call it, where there are some. */
  readonly advised?: {
    readonly ecosystem: string;
    readonly source: { readonly name: string; readonly version: string };
  };
}

/** OSV's name of the ecosystem of a language's packages; `undefined` for types that it has no name for. */
export function languageOf({ type }: Purl): string | undefined {
  return languages.get(type);
}

/** A package's name as its ecosystem writes it: scopes, groups and paths belong to it. */
export function nameIn(purl: Purl): string {
  const { type, namespace, name } = purl;
  if (systemTypes.has(type)) return name;
  const separator = type === "maven" ? ":" : "/";
  const full = namespace === undefined ? name : `${namespace}${separator}${name}`;
  return normalizeName(languageOf(purl) ?? "", full);
}

/** The kind of package database that an operating system's package is of; `undefined` for any other. */
export function systemTypeOf({ type }: Purl): SystemType | undefined {
  return systemTypes.has(type) ? (type as SystemType) : undefined;
}

const systemTypes: ReadonlySet<string> = new Set(["apk", "deb", "rpm"] satisfies SystemType[]);

/**
 * The system that a package URL names by `distro`: `debian-12.4`, `bookworm`, `opensuse-leap-15.5`.
 *
 * @param stated - the system that the whole document states
 */
export function systemOf(
  purl: Purl,
  stated: OperatingSystem | undefined,
): OperatingSystem | undefined {
  const distro = purl.qualifiers.get("distro");
  if (!distro) return stated ?? named(purl.namespace ?? "", "");
  const dash = distro.lastIndexOf("-");
  const id = dash < 0 ? (purl.namespace ?? "") : distro.slice(0, dash);
  const word = dash < 0 ? distro : distro.slice(dash + 1);
  const found = named(id.toLowerCase(), codenames.get(word.toLowerCase()) ?? word);
  // The document's own words say more: a product's full name.
  const same = found?.id === stated?.id && found?.versionId === stated?.versionId;
  return same ? stated : found;
}

function named(id: string, versionId: string): OperatingSystem | undefined {
  const known = aliases.get(id) ?? id;
  if (known === "") return undefined;
  return { id: known, versionId, name: `${productOf(known)} ${versionId}`.trim() };
}

/** Trivy's and purl's words for what os-release calls otherwise. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["alma", "almalinux"],
  ["amazon", "amzn"],
  ["opensuse.leap", "opensuse-leap"],
  ["opensuse.tumbleweed", "opensuse-tumbleweed"],
  ["oracle", "ol"],
  ["redhat", "rhel"],
]);

/** SUSE's advisories name products in full. */
function productOf(id: string): string {
  if (id === "opensuse-leap") return "openSUSE Leap";
  return id === "opensuse-tumbleweed" ? "openSUSE Tumbleweed" : id;
}

const languages: ReadonlyMap<string, string> = new Map([
  ["bitnami", "Bitnami"],
  ["cargo", "crates.io"],
  ["composer", "Packagist"],
  ["conan", "ConanCenter"],
  ["cran", "CRAN"],
  ["gem", "RubyGems"],
  ["githubactions", "GitHub Actions"],
  ["golang", "Go"],
  ["hackage", "Hackage"],
  ["hex", "Hex"],
  ["julia", "Julia"],
  ["maven", "Maven"],
  ["npm", "npm"],
  ["nuget", "NuGet"],
  ["pub", "Pub"],
  ["pypi", "PyPI"],
  ["swift", "SwiftURL"],
]);

const codenames: ReadonlyMap<string, string> = new Map([
  ["stretch", "9"],
  ["buster", "10"],
  ["bullseye", "11"],
  ["bookworm", "12"],
  ["trixie", "13"],
  ["forky", "14"],
  ["bionic", "18.04"],
  ["focal", "20.04"],
  ["jammy", "22.04"],
  ["noble", "24.04"],
]);
