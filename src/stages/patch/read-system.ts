import { Buffer } from "node:buffer";
import { type Architectures, readArchitectures } from "../../debian/architectures.ts";
import { isSourcesPath } from "../../debian/archive/read-sources.ts";
import type { SourcesFile } from "../../debian/archive/source-entry.ts";
import { readSystemRelease, type SystemRelease } from "../../debian/archive/system-release.ts";
import { type InstalledPackage, readInstalledPackages } from "../../debian/installed-packages.ts";
import { isPreferencesFile, type Pin, readPreferences } from "../../debian/solve/preferences.ts";
import { type FileTree, isFailed, type Listing, TargetError } from "../../model/index.ts";
import { type SystemRoot, systemRootOf } from "../../rootfs/system-root.ts";
import { type ApkSystem, hasApk, isApkFile, readApkSystem } from "./apk/read-apk-system.ts";

/** A system of dpkg in an image, as far as its packages are concerned. */
export interface DebianSystem {
  readonly tree: FileTree;
  readonly root: SystemRoot;
  /** `distroless`: a file for each package in `status.d`, and no dpkg. */
  readonly kind: "dpkg" | "distroless";
  readonly release: SystemRelease;
  readonly installed: readonly InstalledPackage[];
  readonly architectures: Architectures;
  readonly pins: readonly Pin[];
  /** apt's sources in it. */
  readonly sources: readonly SourcesFile[];
}

/** The system in an image, of either package manager. */
export type PackageSystem = DebianSystem | ApkSystem;

/**
 * Reads the system in an image.
 *
 * @throws TargetError where it is none of Debian, Ubuntu or apk, or is not read as a whole
 */
export async function readSystem(tree: FileTree): Promise<PackageSystem> {
  const texts = new Map<string, string>();
  const layers = new Map<string, string | undefined>();
  const interest = { wants: isRead, maxBytes };
  const listing = await tree.visit(interest, ({ entry, bytes }) => {
    texts.set(`${entry.layer}\0${entry.path}`, Buffer.from(bytes).toString("utf8"));
    layers.set(entry.path, entry.layer);
  });
  refuseGaps(listing);
  const textOf = (path: string) => {
    const entry = listing.entries.get(path);
    return entry?.type === "file" ? texts.get(`${entry.layer}\0${path}`) : undefined;
  };
  const kind = kindOf(listing);
  if (kind === "apk") return readApkSystem({ tree, listing, textOf });
  const release = await releaseOf(tree);
  const paths = [...listing.entries.keys()].sort();
  const installed = installedIn(
    kind === "dpkg" ? ["var/lib/dpkg/status"] : paths.filter(isStatusFile),
    textOf,
  );
  const architectures = readArchitectures(textOf("var/lib/dpkg/arch"), installed);
  if (!architectures)
    throw new TargetError(`${tree.asset.name} has no package of any architecture`);
  return {
    tree,
    root: systemRootOf(tree, listing),
    kind,
    release,
    installed,
    architectures,
    pins: readPreferences(paths.filter(isPreferences).flatMap((path) => textOf(path) ?? [])),
    sources: paths.filter(isSourcesPath).flatMap((path) => {
      const text = textOf(path);
      return text === undefined ? [] : [{ path, text, isFound: true }];
    }),
  };
}

/** No status file is larger. */
const maxBytes = 64 << 20;

const rebuild =
  "Upgrade its packages in the Dockerfile instead, and build it again with --pull: suture plan shows the line.";

function isRead(path: string): boolean {
  return (
    path === "var/lib/dpkg/status" ||
    path === "var/lib/dpkg/arch" ||
    isStatusFile(path) ||
    isPreferences(path) ||
    isSourcesPath(path) ||
    isApkFile(path)
  );
}

/** In `status.d`, beside the lists of checksums. */
function isStatusFile(path: string): boolean {
  return /^var\/lib\/dpkg\/status\.d\/[^/]+$/.test(path) && !path.endsWith(".md5sums");
}

function isPreferences(path: string): boolean {
  const folder = "etc/apt/preferences.d/";
  return (
    path === "etc/apt/preferences" ||
    (path.startsWith(folder) && isPreferencesFile(path.slice(folder.length)))
  );
}

/** What could not be read may hold anything. */
function refuseGaps({ gaps }: Listing): void {
  const gap = gaps.find(isFailed);
  if (!gap) return;
  const place = gap.path === undefined ? "" : `${gap.path}: `;
  throw new TargetError(
    `The image is not read as a whole, so that it cannot be patched: ${place}${gap.message}`,
    {
      hint: "Export or pull it again.",
    },
  );
}

function kindOf(listing: Listing): PackageSystem["kind"] {
  const { entries } = listing;
  const status = entries.get("var/lib/dpkg/status");
  if (status?.type === "file" && status.sizeBytes > 0) return "dpkg";
  for (const [path, { type }] of entries)
    if (type === "file" && isStatusFile(path)) return "distroless";
  if (hasApk(listing)) return "apk";
  const has = (...wanted: readonly string[]) =>
    [...entries.keys()].some((path) =>
      wanted.some((one) => path === one || path.startsWith(`${one}/`)),
    );
  if (has("var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"))
    throw new TargetError("Images with RPM packages are not patched by suture", { hint: rebuild });
  throw new TargetError("There is no package database of Debian, Ubuntu or Alpine in the image", {
    hint: "An image without one is patched by building it again on a newer base.",
  });
}

async function releaseOf(tree: FileTree): Promise<SystemRelease> {
  const bytes = (await tree.read("etc/os-release")) ?? (await tree.read("usr/lib/os-release"));
  const text = bytes ? Buffer.from(bytes).toString("utf8") : "";
  const release = readSystemRelease(text);
  if (release) return release;
  const named = /^PRETTY_NAME=(["']?)(.{1,80})\1$/m.exec(text)?.[2] ?? "an unknown system";
  throw new TargetError(
    `The image is of ${named}, and only releases of Debian and Ubuntu are patched`,
    {
      hint: rebuild,
    },
  );
}

function installedIn(
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
): readonly InstalledPackage[] {
  return paths.flatMap((path) => {
    const { packages, brokenLines } = readInstalledPackages(textOf(path) ?? "");
    const [line] = brokenLines;
    if (line === undefined) return packages;
    throw new TargetError(
      `${path}, line ${line}: a package is in the middle of an installation, or its entry is broken`,
      {
        hint: "Repair it where the image is built (dpkg --configure -a), and build it again.",
      },
    );
  });
}
