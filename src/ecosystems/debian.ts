import { foreignOrigin } from "../debian/foreign.ts";
import { type DpkgStatus, type InstalledDeb, parseStatus } from "../debian/status.ts";
import type {
  AssembleContext,
  Assembled,
  Ecosystem,
  FileEntry,
  Gap,
  OperatingSystem,
  Package,
  ParsedFile,
} from "../model/index.ts";
import { compareDeb } from "../versions/deb.ts";

/** Packages that dpkg installed, of Debian and the distributions made from it. */
export const debian: Ecosystem<DpkgStatus | undefined> = {
  id: "debian",
  files: ["/var/lib/dpkg/status", "/var/lib/dpkg/status.d/*"],
  parse({ entry, bytes }) {
    // Distroless images list each package's files beside it.
    if (entry.path.endsWith(".md5sums")) return undefined;
    return parseStatus(new TextDecoder().decode(bytes));
  },
  assemble,
  compare: compareDeb,
  serves: (ecosystem) => /^(?:Debian|Ubuntu)(?::|$)/.test(ecosystem),
};

type Status = ParsedFile<DpkgStatus | undefined>;

/** A directory without `os-release` is a project: a dpkg status in it installed nothing. */
function assemble(parsed: readonly Status[], context: AssembleContext): Assembled {
  if (!context.isSystem) return { packages: [], gaps: [] };
  const packages = new Map<string, Package>();
  const gaps: Gap[] = [];
  for (const { entry, value } of parsed) {
    if (!value) continue;
    for (const deb of value.packages) {
      const found = toPackage(deb, { entry, context });
      if (!packages.has(found.purl)) packages.set(found.purl, found);
    }
    if (value.brokenLines.length > 0) gaps.push(broken(value, { entry, context }));
  }
  if (packages.size === 0 && gaps.length === 0) gaps.push(empty(context, parsed[0]?.entry));
  return { packages: withRequirers([...packages.values()]), gaps };
}

interface Place {
  readonly entry: FileEntry;
  readonly context: AssembleContext;
}

function toPackage(deb: InstalledDeb, { entry, context }: Place): Package {
  const { name, version, architecture, source, dependsOn, line } = deb;
  const origin = context.os?.id === "debian" ? foreignOrigin(deb) : undefined;
  return {
    name,
    version,
    purl: purlOf(deb, context.os),
    ecosystem: ecosystemOf(context.os),
    source,
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
    ...(origin && { origin }),
  };
}

/** OSV's name: Debian's releases by their number, the others as they count themselves. */
function ecosystemOf(os: OperatingSystem | undefined): string {
  if (!os) return "Debian";
  const name = os.id.charAt(0).toUpperCase() + os.id.slice(1);
  const release = os.id === "debian" ? os.versionId.split(".")[0] : os.versionId;
  return release ? `${name}:${release}` : name;
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

function broken({ brokenLines }: DpkgStatus, { entry, context }: Place): Gap {
  const [first] = brokenLines;
  return {
    asset: context.asset.id,
    path: entry.path,
    reason: "malformed",
    message: `${brokenLines.length} of its packages have no name or no version, the first at line ${first}.`,
  };
}

function empty({ asset }: AssembleContext, entry: FileEntry | undefined): Gap {
  return {
    asset: asset.id,
    ...(entry && { path: entry.path }),
    reason: "empty-inventory",
    message: "The package database names no package. Was it emptied to make the image smaller?",
  };
}
