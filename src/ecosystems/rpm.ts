import {
  type AssembleContext,
  type Assembled,
  baseNameOf,
  type Ecosystem,
  type FileEntry,
  type FilePart,
  type Gap,
  type OperatingSystem,
  type Package,
  type ParsedFile,
  type TreeFile,
} from "../model/index.ts";
import { type RpmFile, type RpmPackages, readRpmFile, sqlitePackages } from "../rpm/database.ts";
import { foreignVendor, rpmEcosystem } from "../rpm/ecosystem-name.ts";
import type { InstalledRpm } from "../rpm/header.ts";
import { fullVersion, type NamedVersion, sourcesOf } from "../rpm/source-package.ts";
import { compareRpm } from "../versions/rpm.ts";
import { emptyDatabase } from "./database-gaps.ts";
import { tellsOfPackages } from "./owned-files.ts";
import { systemPurl } from "./system-purl.ts";
import { withRequirements } from "./system-requirements.ts";

/** Where RPM keeps its database: of old, since Fedora 36 and SUSE 15.3, and on systems of OSTree. */
const folders = ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"];

/** By format, the one that counts first: a converted database leaves its old file behind. */
const databases = ["rpmdb.sqlite", "Packages.db", "Packages"];

const log = "rpmdb.sqlite-wal";
const manifest = "var/lib/rpmmanifest/container-manifest-2";

const databasePaths: ReadonlySet<string> = new Set(
  folders.flatMap((folder) => databases.map((name) => `${folder}/${name}`)),
);

/** Packages that RPM installed: Red Hat and what is made from it, Fedora, SUSE, Amazon, Azure Linux. */
export const rpm: Ecosystem<RpmFile> = {
  id: "rpm",
  files: [...folders.map((folder) => `/${folder}/${log}`), `/${manifest}`],
  // Systems with many packages have larger databases than whole files may be.
  parts: { wants: ({ path }) => databasePaths.has(path), read: readWhole },
  ownsFiles: true,
  parse,
  assemble,
  compare: compareRpm,
  serves: (ecosystem) => served.test(ecosystem),
};

const served =
  /^(?:AlmaLinux|Amazon Linux|Azure Linux|CentOS|Fedora|Mageia|Oracle Linux|Photon OS|RPM|Red Hat|Rocky Linux|SUSE|openEuler|openSUSE)(?::|$)/;

function parse({ entry, bytes }: TreeFile): RpmFile {
  return readRpmFile(entry.path, bytes, { keepsFile: tellsOfPackages });
}

const partBytes = 4 << 20;

/** Headers lie all over a database, so all of it is needed; it comes in order, which costs least. */
function* readWhole(entry: FileEntry): Generator<FilePart, RpmFile, Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < entry.sizeBytes; offset += partBytes) {
    const part = yield { offset, length: Math.min(partBytes, entry.sizeBytes - offset) };
    parts.push(part);
    if (part.length < partBytes) break;
  }
  return parse({ entry, bytes: Buffer.concat(parts) });
}

/** A directory without `os-release` is a project: a database in it installed nothing. */
function assemble(parsed: readonly ParsedFile<RpmFile>[], context: AssembleContext): Assembled {
  if (!context.isSystem) return { packages: [], gaps: [] };
  const read = folderList(parsed).flatMap((files) => readFolder(files));
  const found = new Map<string, { readonly package: Package; readonly rpm: InstalledRpm }>();
  const gaps: Gap[] = [];
  for (const { entry, packages, damaged } of read) {
    const sourceOf = sourcesOf(packages);
    for (const one of packages) {
      const made = toPackage(one, { entry, context, source: sourceOf(one) });
      if (!found.has(made.purl)) found.set(made.purl, { package: made, rpm: one });
    }
    if (damaged > 0) gaps.push(broken(damaged, { entry, context }));
  }
  if (found.size === 0 && gaps.length === 0) gaps.push(emptyDatabase(context, parsed[0]?.entry));
  return {
    packages: withRequirements(
      [...found.values()].map((one) => ({
        package: one.package,
        offers: one.rpm.provides,
        needs: one.rpm.requires,
      })),
    ),
    gaps,
    // What another vendor's packages bring counts by itself: no advisory speaks of them.
    owned: [...found.values()].flatMap((one) => (one.package.origin ? [] : one.rpm.files)),
  };
}

interface ReadDatabase extends RpmPackages {
  readonly entry: FileEntry;
}

function folderList(parsed: readonly ParsedFile<RpmFile>[]): ParsedFile<RpmFile>[][] {
  const found = new Map<string, ParsedFile<RpmFile>[]>();
  for (const file of parsed) {
    const { path } = file.entry;
    const folder = path.slice(0, -baseNameOf(path).length);
    found.set(folder, [...(found.get(folder) ?? []), file]);
  }
  return [...found.values()];
}

/** Of several databases in one folder one counts. */
function readFolder(files: readonly ParsedFile<RpmFile>[]): ReadDatabase[] {
  const named = (name: string) => files.find(({ entry }) => baseNameOf(entry.path) === name);
  const file = databases.map(named).find((known) => known) ?? named(baseNameOf(manifest));
  if (!file) return [];
  const { entry, value } = file;
  if (value.kind === "packages") return [{ entry, ...value }];
  const written = named(log)?.value;
  const state = written?.kind === "log" ? written.state : undefined;
  return [{ entry, ...(sqlitePackages(value.state, state) ?? { packages: [], damaged: 0 }) }];
}

interface Place {
  readonly entry: FileEntry;
  readonly context: AssembleContext;
}

function toPackage(
  one: InstalledRpm,
  { entry, context, source }: Place & { readonly source: NamedVersion },
): Package {
  const { name, architecture, license, modularityLabel } = one;
  const origin = foreignVendor(one.vendor, context.os);
  const stream = modularityLabel?.split(":").slice(0, 2).join(":");
  return {
    name,
    version: fullVersion(one),
    purl: purlOf(one, context.os),
    ecosystem: rpmEcosystem(context.os),
    source,
    ...(architecture && { architecture }),
    locations: [
      { asset: context.asset.id, path: entry.path, ...(entry.layer && { layer: entry.layer }) },
    ],
    requiredBy: [],
    dependsOn: [],
    ...(origin && { origin }),
    ...(license && { license }),
    ...(stream && { moduleStream: stream }),
  };
}

/** The version of a purl has no epoch: that is a qualifier. */
function purlOf(one: InstalledRpm, os: OperatingSystem | undefined): string {
  const id = os?.id.toLowerCase() ?? "";
  return systemPurl({
    type: "rpm",
    namespace: id === "rhel" ? "redhat" : id || "rpm",
    name: one.name,
    version: `${one.version}-${one.release}`,
    qualifiers: {
      arch: one.architecture,
      distro: os?.versionId ? `${os.id}-${os.versionId}` : undefined,
      epoch: one.epoch > 0 ? String(one.epoch) : undefined,
      rpmmod: one.modularityLabel,
      upstream: one.sourceRpm,
    },
  });
}

function broken(damaged: number, { entry, context }: Place): Gap {
  return {
    asset: context.asset.id,
    path: entry.path,
    reason: "malformed",
    message: `${damaged} of its packages could not be read: the database is damaged.`,
  };
}
