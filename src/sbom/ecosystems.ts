import type { Purl } from "../versions/purl.ts";

/** A release of a distribution: `debian` and `12.4`. */
export interface Release {
  readonly id: string;
  readonly versionId: string;
}

/**
 * OSV's name of the ecosystem that a package URL belongs to, with the release where it has one.
 *
 * @param release - of the distribution, for its own packages; see {@link releaseOf}
 * @returns `undefined` for types that OSV has no name for
 */
export function ecosystemOf({ type }: Purl, release: Release | undefined): string | undefined {
  return languages.get(type) ?? systems.get(type)?.(release ?? { id: "", versionId: "" });
}

/** A package's name as its ecosystem writes it: scopes, groups and paths belong to it. */
export function nameIn({ type, namespace, name }: Purl): string {
  if (namespace === undefined || systems.has(type)) return name;
  return type === "maven" ? `${namespace}:${name}` : `${namespace}/${name}`;
}

/** True for the packages of an operating system. */
export function isOfSystem({ type }: Purl): boolean {
  return systems.has(type);
}

/**
 * The release that a package URL names by `distro`: `debian-12.4`, `bookworm`, `opensuse-leap-15.5`.
 *
 * @param stated - the system that the whole document states
 */
export function releaseOf(purl: Purl, stated: Release | undefined): Release | undefined {
  const distro = purl.qualifiers.get("distro");
  if (!distro)
    return stated ?? (purl.namespace ? { id: purl.namespace, versionId: "" } : undefined);
  const dash = distro.lastIndexOf("-");
  const id = dash < 0 ? (purl.namespace ?? "") : distro.slice(0, dash);
  const word = dash < 0 ? distro : distro.slice(dash + 1);
  const version = codenames.get(word.toLowerCase()) ?? word;
  return { id: id.toLowerCase(), versionId: version };
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

const systems: ReadonlyMap<string, (release: Release) => string> = new Map([
  ["apk", apk],
  ["deb", deb],
  ["rpm", rpm],
]);

function deb({ id, versionId }: Release): string {
  if (id === "debian" || id === "") return withRelease("Debian", major(versionId));
  return withRelease(id.charAt(0).toUpperCase() + id.slice(1), versionId);
}

function apk({ id, versionId }: Release): string {
  if (id === "wolfi" || id === "chainguard") return id === "wolfi" ? "Wolfi" : "Chainguard";
  const branch = /^v?(\d+\.\d+)/.exec(versionId)?.[1];
  return withRelease("Alpine", branch ? `v${branch}` : "");
}

/** By `ID` of os-release, and Trivy's words for them. */
const rpmFamilies: ReadonlyMap<string, string> = new Map([
  ["alma", "AlmaLinux"],
  ["almalinux", "AlmaLinux"],
  ["amazon", "Amazon Linux"],
  ["amzn", "Amazon Linux"],
  ["azurelinux", "Azure Linux"],
  ["centos", "CentOS"],
  ["fedora", "Fedora"],
  ["ol", "Oracle Linux"],
  ["oracle", "Oracle Linux"],
  ["redhat", "Red Hat"],
  ["rhel", "Red Hat"],
  ["rocky", "Rocky Linux"],
]);

function rpm({ id, versionId }: Release): string {
  if (/^opensuse[.-]leap$/.test(id)) return withRelease("openSUSE", `Leap ${versionId}`);
  if (/^opensuse[.-]tumbleweed$/.test(id)) return "openSUSE:Tumbleweed";
  return withRelease(rpmFamilies.get(id) ?? (id || "RPM"), major(versionId));
}

function withRelease(name: string, release: string): string {
  return release ? `${name}:${release}` : name;
}

function major(version: string): string {
  return version.split(".")[0] ?? "";
}
