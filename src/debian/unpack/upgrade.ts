import { Buffer } from "node:buffer";
import { changesOf } from "../../rootfs/changes-of.ts";
import { RefusedUpgrade } from "../../rootfs/refused.ts";
import { nodeAt, resolvePath } from "../../rootfs/resolve-path.ts";
import { attempt, type UpgradeOutcome, type UpgradeRefusal } from "../../rootfs/upgrade-outcome.ts";
import { openWorkingRoot, type WorkingRoot } from "../../rootfs/working-root.ts";
import { readDebconf } from "../scripts/debconf.ts";
import { configureConffiles } from "./configure-conffiles.ts";
import {
  type DpkgDatabase,
  dpkgFolder,
  isPresent,
  type KnownPackage,
  readDatabase,
} from "./dpkg-database.ts";
import { noteAutomatic } from "./extended-states.ts";
import { libraryOutsideCache } from "./library-cache.ts";
import type { Deb } from "./open-deb.ts";
import { runInstalledScript, runNewScript, type ScriptRun } from "./run-maintainer-scripts.ts";
import { removeStaleBytecode } from "./stale-bytecode.ts";
import { field } from "./stanza.ts";
import {
  changeInterests,
  parseTriggers,
  pendingTriggers,
  readInterests,
  type TriggerInterests,
  writeInterests,
} from "./triggers.ts";
import {
  beginUnpacking,
  currentOf,
  dropTaken,
  noteConfigured,
  noteUnpacked,
  unpackFiles,
} from "./unpack-package.ts";
import type { Unpacking } from "./unpacking.ts";
import type { UpgradeRequest } from "./upgrade-request.ts";
import { writeInfo, writeStatus } from "./write-database.ts";

/**
 * What `dpkg --install` of some packages would change in a root, without running anything.
 *
 * @throws SyntaxError where dpkg's database is broken
 */
export async function upgradeRoot(request: UpgradeRequest): Promise<UpgradeOutcome> {
  const { debs, mtime, automatic = [] } = request;
  const root = openWorkingRoot(request.root);
  const database = await readDatabase(root);
  const lists = new Map(database.packages.map(({ infoName, files }) => [infoName, files]));
  const interests = await readInterests(root);
  await hashInstalled(root, database, debs);
  const run: UpgradeRun = {
    root,
    database,
    interests,
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
  const [first] = debs;
  if (first) await attempt(first, refusals, () => runTriggers(run, unpacked));
  if (refusals.length > 0) return { kind: "refused", refusals };
  removeStaleBytecode(root, database);
  for (const { unpacking, known } of unpacked) {
    const { deb, installed, hashes } = unpacking;
    writeInfo(root, { deb, before: installed, known, hashes });
  }
  writeInterests(root, interests);
  writeStatus(root, database, lists);
  await noteAutomatic(root, automatic);
  const changes = await changesOf(root, mtime);
  return { kind: "changes", changes, judgments: run.judgments };
}

interface UpgradeRun extends ScriptRun {
  readonly interests: TriggerInterests;
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

/** Does a part of an upgrade of a package; what refuses it is noted. */
export /** Scripts and files in dpkg's order: the old one's leave, the new one's come. */
async function unpack(run: UpgradeRun, deb: Deb): Promise<Unpacked> {
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
  const known = noteUnpacked(unpacking);
  await noteTriggers(run, unpacking, known);
  return { unpacking, before: before ?? "", known };
}

async function configure(run: UpgradeRun, one: Unpacked): Promise<void> {
  const { deb } = one.unpacking;
  const known = currentOf(run.database, one.known);
  dropTaken(one.unpacking, known);
  await configureConffiles(one.unpacking);
  one.known = noteConfigured(one.unpacking, known);
  // What `config` answers is there for `postinst`.
  let answers: ReturnType<typeof readDebconf> | undefined;
  const debconf = () =>
    (answers ??= readDebconf(run.root, deb.controlFiles.get("templates")?.bytes));
  const script = { args: ["configure", one.before], debconf };
  await runNewScript(run, deb, { script: "config", ...script });
  await runNewScript(run, deb, { script: "postinst", ...script });
}

/** The triggers of a version that leaves, and those of the one that comes. */
async function noteTriggers(
  { root, interests, triggers }: UpgradeRun,
  { installed, deb }: Unpacking,
  known: KnownPackage,
): Promise<void> {
  const file = installed && nodeAt(root, `${dpkgFolder}/info/${installed.infoName}.triggers`);
  const bytes = file && (await root.bytesOf(file));
  const textOf = (found: Uint8Array | undefined) =>
    found ? Buffer.from(found).toString("utf8") : "";
  const before = parseTriggers(textOf(bytes));
  const after = parseTriggers(textOf(deb.controlFiles.get("triggers")?.bytes));
  changeInterests(interests, known, { before, after });
  for (const trigger of [...before.activates, ...after.activates]) triggers.add(trigger);
}

/** Packages that want to know are told, each once. */
async function runTriggers(run: UpgradeRun, unpacked: readonly Unpacked[]): Promise<void> {
  const { root, database, interests } = run;
  const library = await libraryOutsideCache(root);
  const named = new Set([
    ...run.triggers,
    ...unpacked.flatMap(({ unpacking }) => [...unpacking.activated]),
  ]);
  const [first] = unpacked;
  if (library !== undefined && first)
    throw new RefusedUpgrade(first.unpacking.deb.name, `/${library} is new to the loader`);
  for (const { known, triggers } of pendingTriggers(database, interests, named)) {
    if (cacheKeepers.has(known.name)) continue;
    const args = ["triggered", triggers.join(" ")];
    const deb = unpacked.find((one) => one.known.infoName === known.infoName)?.unpacking.deb;
    const debconf = () => readDebconf(root, deb?.controlFiles.get("templates")?.bytes);
    if (deb) await runNewScript(run, deb, { script: "postinst", args, debconf });
    else await runInstalledScript(run, known, { script: "postinst", args });
  }
}

/** Packages whose triggers only make caches of manuals and menus anew, or reload a service. */
const cacheKeepers: ReadonlySet<string> = new Set([
  "man-db",
  "mailcap",
  "mime-support",
  "desktop-file-utils",
  "menu",
  "install-info",
  "hicolor-icon-theme",
  "fontconfig",
  "gnome-menus",
  "systemd",
  "udev",
  "dbus",
]);
