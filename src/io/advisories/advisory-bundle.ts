import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { openEpss } from "../../advisories/epss-table.ts";
import { openDb } from "../../advisories/open-db.ts";
import { type StoredFile, writeZip } from "../../advisories/write-zip.ts";
import { readZip, type ZipEntry } from "../../advisories/zip.ts";
import { EnvironmentError, TargetError, UsageError } from "../../model/index.ts";
import { type OpenRandomAccess, openRandomAccess } from "../random-access.ts";
import { type FileAside, writeAside } from "../write-aside.ts";
import { epssName, importedFolder, knownExploitedName, namesIn } from "./advisory-files.ts";

/** What an exported file says of itself, in `manifest.json`. */
export interface BundleManifest {
  readonly suture: "advisories";
  readonly version: 1;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly files: readonly BundledFile[];
}

export interface BundledFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** RFC 3339: the latest day of its facts; left out where it does not say. */
  readonly date?: string;
}

const manifestName = "manifest.json";
const maxBundleBytes = 4 * 2 ** 30;

/**
 * Writes everything that was downloaded or imported into one file, for machines without a network.
 *
 * @throws UsageError where there is nothing
 * @throws EnvironmentError where the file cannot be written
 */
export function exportBundle({
  cache,
  to,
  now,
}: {
  readonly cache: string;
  readonly to: string;
  readonly now: string;
}): BundleManifest {
  const folder = importedFolder(cache);
  const names = namesIn(folder).filter(isOurs);
  if (names.length === 0) {
    throw new UsageError("There is nothing to export.", {
      hint: "Get advisories first: suture db update",
    });
  }
  // Opened once: an update meanwhile replaces the file, not what is read.
  const open = names.map((name) => ({ name, file: openRandomAccess(join(folder, name)) }));
  try {
    const files = open.map(describe);
    const manifest: BundleManifest = { suture: "advisories", version: 1, createdAt: now, files };
    const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
    writeOut(to, [
      { name: manifestName, sizeBytes: text.length, chunks: () => [text] },
      ...open.map(stored),
    ]);
    return manifest;
  } finally {
    for (const { file } of open) file.close();
  }
}

export interface BundleImport {
  readonly manifest: BundleManifest;
  /** Names that were put in place. */
  readonly taken: readonly string[];
  /** Names of which what is there is newer. */
  readonly kept: readonly string[];
}

/**
 * Puts an exported file's databases in their places, all of them verified before the first.
 *
 * @returns `undefined` where the file is no export of suture
 * @throws TargetError where it is damaged
 * @throws EnvironmentError where the cache cannot be written
 */
export function importBundle({
  from,
  cache,
  force,
}: {
  readonly from: string;
  readonly cache: string;
  readonly force: boolean;
}): BundleImport | undefined {
  if (!existsSync(from) || !statSync(from).isFile() || from.endsWith(".json")) return undefined;
  const file = openRandomAccess(from);
  const folder = importedFolder(cache);
  const asides: FileAside[] = [];
  try {
    const [first, ...entries] = entriesOf(file);
    const manifest = first?.name === manifestName ? readManifest(first.read()) : undefined;
    if (!manifest) return undefined;
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    const taken: string[] = [];
    const kept: string[] = [];
    for (const bundled of manifest.files) {
      const entry = byName.get(bundled.name);
      if (!entry) throw new TargetError(`${from} lacks ${bundled.name}.`);
      const aside = unpack(entry, { bundled, folder });
      asides.push(aside.file);
      if (!force && isOlder(bundled, folder)) kept.push(bundled.name);
      else taken.push(bundled.name);
    }
    manifest.files.forEach(({ name }, i) => {
      if (taken.includes(name)) asides[i]?.commit();
    });
    return { manifest, taken, kept };
  } finally {
    for (const aside of asides) aside.drop();
    file.close();
  }
}

function entriesOf(file: OpenRandomAccess): ZipEntry[] {
  try {
    return [...readZip(file, { maxEntryBytes: maxBundleBytes, maxTotalBytes: maxBundleBytes })];
  } catch (error) {
    // Whoever imports records says what is wrong with another archive.
    if (error instanceof TargetError) return [];
    throw error;
  }
}

/** Files that this folder holds; no path can be among them. */
function isOurs(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]*\.db$/.test(name) || name === epssName || name === knownExploitedName;
}

type OpenFile = { readonly name: string; readonly file: OpenRandomAccess };

function describe({ name, file }: OpenFile): BundledFile {
  const hash = createHash("sha256");
  for (const chunk of chunksOf(file)) hash.update(chunk);
  const date = dateOf(name, file);
  return { name, sizeBytes: file.sizeBytes, sha256: hash.digest("hex"), ...(date && { date }) };
}

/** Also proves that it can be used. @throws EnvironmentError where it cannot */
function dateOf(name: string, file: OpenRandomAccess): string | undefined {
  if (name.endsWith(".db")) {
    return openDb(file, name)
      .header.coverage.map(({ date }) => date)
      .sort()
      .at(-1);
  }
  if (name === epssName) return openEpss(file).header.date;
  const text = Buffer.from(file.readAt(0, Math.min(file.sizeBytes, 4096))).toString("utf8");
  return /"date":"([^"]{10,40})"/.exec(text.split("\n")[0] ?? "")?.[1];
}

const chunkBytes = 1 << 20;

function* chunksOf(file: OpenRandomAccess): Iterable<Uint8Array> {
  for (let at = 0; at < file.sizeBytes; at += chunkBytes) {
    yield file.readAt(at, Math.min(chunkBytes, file.sizeBytes - at));
  }
}

function stored({ name, file }: OpenFile): StoredFile {
  return { name, sizeBytes: file.sizeBytes, chunks: () => chunksOf(file) };
}

function writeOut(to: string, files: readonly StoredFile[]): void {
  const path = resolve(to);
  try {
    const aside = writeAside(dirname(path), basename(path));
    try {
      for (const chunk of writeZip(files)) aside.write(chunk);
      aside.commit();
    } finally {
      aside.drop();
    }
  } catch (cause) {
    throw new EnvironmentError(`The advisories cannot be written to ${to}.`, { cause });
  }
}

function readManifest(bytes: Uint8Array): BundleManifest | undefined {
  try {
    const manifest = JSON.parse(Buffer.from(bytes).toString("utf8")) as BundleManifest;
    const isSound =
      manifest.suture === "advisories" &&
      Array.isArray(manifest.files) &&
      manifest.files.every(({ name, sha256 }) => isOurs(name) && /^[0-9a-f]{64}$/.test(sha256));
    return isSound ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function unpack(
  entry: ZipEntry,
  { bundled, folder }: { readonly bundled: BundledFile; readonly folder: string },
): { readonly file: FileAside } {
  const aside = writeAside(folder, bundled.name);
  try {
    const hash = createHash("sha256");
    for (const chunk of entry.chunks()) {
      hash.update(chunk);
      aside.write(chunk);
    }
    if (hash.digest("hex") !== bundled.sha256) {
      throw new TargetError(`${bundled.name} is not what the manifest says.`, {
        hint: "Nothing was imported. Copy the file again.",
      });
    }
    const written = openRandomAccess(aside.finish());
    try {
      dateOf(bundled.name, written);
    } finally {
      written.close();
    }
    return { file: aside };
  } catch (error) {
    aside.drop();
    throw error;
  }
}

/** True where what is there is of a later day. */
function isOlder({ name, date }: BundledFile, folder: string): boolean {
  const path = join(folder, name);
  if (date === undefined || !existsSync(path)) return false;
  const file = openRandomAccess(path);
  try {
    const there = dateOf(name, file);
    return there !== undefined && Date.parse(there) > Date.parse(date);
  } catch (error) {
    if (error instanceof EnvironmentError) return false;
    throw error;
  } finally {
    file.close();
  }
}
