import { debEcosystem } from "../debian/ecosystem-name.ts";
import { foreignPackage } from "../debian/foreign.ts";
import { type DpkgStatus, type InstalledDeb, parseStatus } from "../debian/status.ts";
import {
  type AssembleContext,
  type Assembled,
  baseNameOf,
  type Ecosystem,
  type FileEntry,
  type Gap,
  type OperatingSystem,
  type Package,
  type ParsedFile,
} from "../model/index.ts";
import { compareDeb } from "../versions/deb.ts";
import { brokenStanzas, emptyDatabase } from "./database-gaps.ts";
import { ownedPathsIn } from "./owned-files.ts";

/** Packages that dpkg installed, of Debian and the distributions made from it. */
export const debian: Ecosystem<DpkgFile> = {
  id: "debian",
  files: ["/var/lib/dpkg/status", "/var/lib/dpkg/status.d/*", "/var/lib/dpkg/info/*.list"],
  ownsFiles: true,
  parse({ entry, bytes }) {
    const text = new TextDecoder().decode(bytes);
    // Distroless images list each package's files beside it.
    if (!fileList.test(entry.path)) return parseStatus(text);
    const owned = ownedPathsIn(text);
    return owned.length === 0 ? undefined : { owned };
  },
  assemble,
  compare: compareDeb,
  serves: (ecosystem) => /^(?:Debian|Ubuntu)(?::|$)/.test(ecosystem),
};

/** What one of dpkg's files says; of a list of files, those that tell of other packages. */
type DpkgFile = DpkgStatus | { readonly owned: readonly string[] } | undefined;

const fileList = /\.(?:list|md5sums)$/;

/** A directory without `os-release` is a project: a dpkg status in it installed nothing. */
function assemble(parsed: readonly ParsedFile<DpkgFile>[], context: AssembleContext): Assembled {
  if (!context.isSystem) return { packages: [], gaps: [] };
  const packages = new Map<string, Package>();
  const gaps: Gap[] = [];
  for (const { entry, value } of parsed) {
    if (!value || "owned" in value) continue;
    for (const deb of value.packages) {
      const found = toPackage(deb, { entry, context });
      if (!packages.has(found.purl)) packages.set(found.purl, found);
    }
    gaps.push(...brokenStanzas(value.brokenLines, { entry, context }));
  }
  if (packages.size === 0 && gaps.length === 0) gaps.push(emptyDatabase(context, parsed[0]?.entry));
  const owned = ownedBy([...packages.values()], parsed);
  return { packages: withRequirers([...packages.values()]), gaps, owned };
}

/** Of another archive's packages Debian says nothing: what they bring counts by itself. */
function ownedBy(packages: readonly Package[], parsed: readonly ParsedFile<DpkgFile>[]): string[] {
  const foreign = new Set(packages.filter(({ origin }) => origin).map(({ name }) => name));
  return parsed.flatMap(({ entry, value }) => {
    if (!value || !("owned" in value)) return [];
    const name = baseNameOf(entry.path)
      .replace(fileList, "")
      .replace(/:[^:]*$/, "");
    return foreign.has(name) ? [] : value.owned;
  });
}

interface Place {
  readonly entry: FileEntry;
  readonly context: AssembleContext;
}

function toPackage(deb: InstalledDeb, { entry, context }: Place): Package {
  const { name, version, architecture, source, dependsOn, line } = deb;
  const foreign = foreignPackage(deb, context.os?.id ?? "debian");
  return {
    name,
    version,
    purl: purlOf(deb, context.os),
    ecosystem: foreign?.advised?.ecosystem ?? debEcosystem(context.os),
    source: foreign?.advised?.source ?? source,
    ...(architecture && { architecture }),
    locations: [
      {
        asset: context.asset.id,
        path: entry.path,
        region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
        ...(entry.layer && { layer: entry.layer }),
      },
    ],
    requiredBy: [],
    dependsOn,
    ...(foreign && { origin: foreign.origin }),
  };
}

function purlOf(deb: InstalledDeb, os: OperatingSystem | undefined): string {
  const id = os?.id ?? "debian";
  const encode = (part: string) => encodeURIComponent(part).replaceAll("%3A", ":");
  const qualifiers = [
    ...(deb.architecture ? [`arch=${encode(deb.architecture)}`] : []),
    ...(os?.versionId ? [`distro=${encode(`${id}-${os.versionId}`)}`] : []),
  ];
  const base = `pkg:deb/${encode(id)}/${encode(deb.name)}@${encode(deb.version)}`;
  return qualifiers.length === 0 ? base : `${base}?${qualifiers.join("&")}`;
}

function withRequirers(packages: readonly Package[]): Package[] {
  const requirers = new Map<string, Set<string>>();
  for (const { name, dependsOn } of packages) {
    for (const needed of dependsOn) {
      const known = requirers.get(needed);
      if (known) known.add(name);
      else requirers.set(needed, new Set([name]));
    }
  }
  return packages.map((one) => ({ ...one, requiredBy: [...(requirers.get(one.name) ?? [])] }));
}
