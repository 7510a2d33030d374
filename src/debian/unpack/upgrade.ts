import { ArchiveError } from "../../oci/archive-error.ts";
import { changesOf, type RootChanges } from "./changes-of.ts";
import { configureConffiles } from "./configure-conffiles.ts";
import { type DpkgDatabase, type KnownPackage, readDatabase } from "./dpkg-database.ts";
import type { Deb } from "./open-deb.ts";
import { RefusedUpgrade } from "./refused.ts";
import { resolvePath } from "./resolve-path.ts";
import type { SystemRoot } from "./system-root.ts";
import { beginUnpacking, noteConfigured, noteUnpacked, unpackFiles } from "./unpack-package.ts";
import type { Unpacking } from "./unpacking.ts";
import { openWorkingRoot, type WorkingRoot } from "./working-root.ts";
import { writeInfo, writeStatus } from "./write-database.ts";

/** An upgrade of packages in a root. */
export interface UpgradeRequest {
  readonly root: SystemRoot;
  /** In the order in which they are unpacked; each package once for an architecture. */
  readonly debs: readonly Deb[];
  /** Of files that have no time of their own, in seconds since the epoch. */
  readonly mtime: number;
}

/** What an upgrade does to a root, or why it cannot be done by files alone. */
export type UpgradeOutcome =
  | { readonly kind: "changes"; readonly changes: RootChanges }
  | { readonly kind: "refused"; readonly refusals: readonly UpgradeRefusal[] };

/** Why a package cannot be upgraded; without it, the others perhaps can. */
export interface UpgradeRefusal {
  readonly package: string;
  readonly message: string;
  /** Where a maintainer script decides: `postinst`, and the command that it stops at. */
  readonly script?: { readonly name: string; readonly command: string };
}

/**
 * What `dpkg --install` of some packages would change in a root, without running anything.
 *
 * @throws SyntaxError where dpkg's database is broken
 */
export async function upgradeRoot({ root, debs, mtime }: UpgradeRequest): Promise<UpgradeOutcome> {
  const working = openWorkingRoot(root);
  const database = await readDatabase(working);
  const lists = new Map(database.packages.map(({ infoName, files }) => [infoName, files]));
  await hashInstalled(working, database, debs);
  const refusals: UpgradeRefusal[] = [];
  const unpacked: Unpacked[] = [];
  for (const deb of debs) {
    await attempt(deb, refusals, async () => {
      unpacked.push(await unpack(working, database, deb));
    });
  }
  for (const one of unpacked) await attempt(one.unpacking.deb, refusals, () => configure(one));
  if (refusals.length > 0) return { kind: "refused", refusals };
  for (const { unpacking, known } of unpacked) {
    const { deb, installed, hashes } = unpacking;
    writeInfo(working, { deb, before: installed, known, hashes });
  }
  writeStatus(working, database, lists);
  return { kind: "changes", changes: await changesOf(working, mtime) };
}

interface Unpacked {
  readonly unpacking: Unpacking;
  known: KnownPackage;
}

/** Most files of an upgrade are what they were: their hashes are taken in one pass. */
async function hashInstalled(
  root: WorkingRoot,
  { packages }: DpkgDatabase,
  debs: readonly Deb[],
): Promise<void> {
  const names = new Set(debs.map(({ name }) => name));
  const paths = new Set<string>();
  for (const { name, files } of packages) {
    if (!names.has(name)) continue;
    for (const file of files) {
      const path = resolvePath(root, file);
      if (path !== undefined) paths.add(path);
    }
  }
  await root.hashOld(paths);
}

async function attempt(
  { name }: Deb,
  refusals: UpgradeRefusal[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RefusedUpgrade) {
      const { packageName, message, script } = error;
      refusals.push({ package: packageName, message, ...(script && { script }) });
    } else if (error instanceof ArchiveError || error instanceof SyntaxError) {
      refusals.push({ package: name, message: error.message });
    } else throw error;
  }
}

async function unpack(root: WorkingRoot, database: DpkgDatabase, deb: Deb): Promise<Unpacked> {
  const unpacking = beginUnpacking(root, database, deb);
  await unpackFiles(unpacking);
  return { unpacking, known: noteUnpacked(unpacking) };
}

async function configure(one: Unpacked): Promise<void> {
  await configureConffiles(one.unpacking);
  one.known = noteConfigured(one.unpacking, one.known);
}
