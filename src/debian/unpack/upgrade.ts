import { ArchiveError } from "../../oci/archive-error.ts";
import { readDebconf } from "../scripts/debconf.ts";
import { changesOf, type RootChanges } from "./changes-of.ts";
import { configureConffiles } from "./configure-conffiles.ts";
import { type DpkgDatabase, isPresent, type KnownPackage, readDatabase } from "./dpkg-database.ts";
import type { Deb } from "./open-deb.ts";
import { RefusedUpgrade } from "./refused.ts";
import { resolvePath } from "./resolve-path.ts";
import {
  runInstalledScript,
  runNewScript,
  type ScriptJudgment,
  type ScriptRun,
} from "./run-maintainer-scripts.ts";
import { field } from "./stanza.ts";
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
  | {
      readonly kind: "changes";
      readonly changes: RootChanges;
      /** Of every maintainer script there was, in the order of an upgrade. */
      readonly judgments: readonly ScriptJudgment[];
    }
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
  const run: ScriptRun = {
    root: working,
    database,
    judgments: [],
    triggers: new Set(),
    bytecode: { isAsked: false },
  };
  const refusals: UpgradeRefusal[] = [];
  const unpacked: Unpacked[] = [];
  for (const deb of debs) {
    await attempt(deb, refusals, async () => {
      unpacked.push(await unpack(run, deb));
    });
  }
  for (const one of unpacked) await attempt(one.unpacking.deb, refusals, () => configure(run, one));
  if (refusals.length > 0) return { kind: "refused", refusals };
  for (const { unpacking, known } of unpacked) {
    const { deb, installed, hashes } = unpacking;
    writeInfo(working, { deb, before: installed, known, hashes });
  }
  writeStatus(working, database, lists);
  return { kind: "changes", changes: await changesOf(working, mtime), judgments: run.judgments };
}

interface Unpacked {
  readonly unpacking: Unpacking;
  /** Version that was configured last; empty where none was. */
  readonly before: string;
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

/** Scripts and files in dpkg's order: the old one's leave, the new one's come. */
async function unpack(run: ScriptRun, deb: Deb): Promise<Unpacked> {
  const unpacking = beginUnpacking(run.root, run.database, deb);
  const { installed } = unpacking;
  const isUpgrade = installed !== undefined && isPresent(installed);
  const before = installed && (field(installed.stanza, "Version") ?? "");
  const debconf = () => readDebconf(run.root, deb.controlFiles.get("templates")?.bytes);
  const leaving = { args: ["upgrade", deb.version] };
  if (isUpgrade) await runInstalledScript(run, installed, { script: "prerm", ...leaving });
  const args = [isUpgrade ? "upgrade" : "install", ...(before ? [before, deb.version] : [])];
  await runNewScript(run, deb, { script: "preinst", args, debconf });
  await unpackFiles(unpacking);
  if (isUpgrade) await runInstalledScript(run, installed, { script: "postrm", ...leaving });
  return { unpacking, before: before ?? "", known: noteUnpacked(unpacking) };
}

async function configure(run: ScriptRun, one: Unpacked): Promise<void> {
  const { deb } = one.unpacking;
  await configureConffiles(one.unpacking);
  one.known = noteConfigured(one.unpacking, one.known);
  // What `config` answers is there for `postinst`.
  const answers = readDebconf(run.root, deb.controlFiles.get("templates")?.bytes);
  const script = { args: ["configure", one.before], debconf: () => answers };
  await runNewScript(run, deb, { script: "config", ...script });
  await runNewScript(run, deb, { script: "postinst", ...script });
}
