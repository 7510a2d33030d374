import { apkEcosystem } from "../alpine/ecosystem-name.ts";
import { type ApkDatabase, type InstalledApk, parseInstalled } from "../alpine/installed.ts";
import type {
  AssembleContext,
  Assembled,
  Ecosystem,
  FileEntry,
  Gap,
  Package,
  ParsedFile,
} from "../model/index.ts";
import { compareApk } from "../versions/apk.ts";
import { brokenStanzas, emptyDatabase } from "./database-gaps.ts";
import { tellsOfPackages } from "./owned-files.ts";
import { systemPurl } from "./system-purl.ts";
import { withRequirements } from "./system-requirements.ts";

/** Packages that apk installed: Alpine, Wolfi, Chainguard, postmarketOS. */
export const alpine: Ecosystem<ApkDatabase> = {
  id: "alpine",
  files: ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"],
  ownsFiles: true,
  parse: ({ bytes }) => parseInstalled(new TextDecoder().decode(bytes), tellsOfPackages),
  assemble,
  compare: compareApk,
  serves: (ecosystem) =>
    /^(?:Alpaquita|Alpine|Chainguard|MinimOS|Wolfi|postmarketOS)(?::|$)/.test(ecosystem),
};

/** A directory without `os-release` is a project: a database in it installed nothing. */
function assemble(parsed: readonly ParsedFile<ApkDatabase>[], context: AssembleContext): Assembled {
  if (!context.isSystem) return { packages: [], gaps: [] };
  const found = new Map<string, { readonly package: Package; readonly apk: InstalledApk }>();
  const gaps: Gap[] = [];
  for (const { entry, value } of parsed) {
    for (const apk of value.packages) {
      const one = toPackage(apk, { entry, context });
      // A system where /lib is a link to /usr/lib shows its database twice.
      if (!found.has(one.purl)) found.set(one.purl, { package: one, apk });
    }
    gaps.push(...brokenStanzas(value.brokenLines, { entry, context }));
  }
  if (found.size === 0 && gaps.length === 0) gaps.push(emptyDatabase(context, parsed[0]?.entry));
  return {
    packages: withRequirements(
      [...found.values()].map(({ package: of, apk }) => ({
        package: of,
        offers: apk.provides,
        needs: apk.dependsOn,
      })),
    ),
    gaps,
    owned: [...found.values()].flatMap(({ apk }) => apk.files),
  };
}

interface Place {
  readonly entry: FileEntry;
  readonly context: AssembleContext;
}

function toPackage(apk: InstalledApk, { entry, context: { asset, os } }: Place): Package {
  const { name, version, architecture, origin, license, line } = apk;
  return {
    name,
    version,
    purl: systemPurl({
      type: "apk",
      namespace: os?.id ?? "alpine",
      name,
      version,
      qualifiers: {
        arch: architecture,
        distro: os?.versionId ? `${os.id}-${os.versionId}` : undefined,
      },
    }),
    ecosystem: apkEcosystem(os),
    source: { name: origin, version },
    ...(architecture && { architecture }),
    locations: [
      {
        asset: asset.id,
        path: entry.path,
        region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
        ...(entry.layer && { layer: entry.layer }),
      },
    ],
    requiredBy: [],
    dependsOn: [],
    ...(license && { license }),
  };
}
