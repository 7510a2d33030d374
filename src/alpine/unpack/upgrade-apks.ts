import { Buffer } from "node:buffer";
import { readAccounts } from "../../rootfs/accounts.ts";
import { changesOf } from "../../rootfs/changes-of.ts";
import { RefusedUpgrade } from "../../rootfs/refused.ts";
import { targetOf } from "../../rootfs/resolve-path.ts";
import type { SystemRoot } from "../../rootfs/system-root.ts";
import {
  attempt,
  type ScriptJudgment,
  type UpgradeOutcome,
  type UpgradeRefusal,
} from "../../rootfs/upgrade-outcome.ts";
import { openWorkingRoot, type WorkingRoot } from "../../rootfs/working-root.ts";
import type { ApkFile } from "../archive/apk-file.ts";
import type { ApkPackage } from "../packages.ts";
import { protectedPaths } from "../protected-paths.ts";
import { readApkPayload } from "./apk-payload.ts";
import { type ApkHolding, type ApkState, addHolding, holdingOf, joined } from "./apk-state.ts";
import { type DatabaseFiles, readDatabaseFiles, writeDatabaseFiles } from "./database-files.ts";
import { layDown } from "./lay-down.ts";
import { builtAt, newHolding } from "./new-holding.ts";
import { removeOld } from "./remove-old.ts";
import { type StoredScript, storedScripts } from "./scripts-archive.ts";
import { type ApkTrigger, firedBy } from "./triggers.ts";

/** A script of a package, and what apk would call it with. */
export interface ApkScript {
  readonly packageName: string;
  readonly architecture: string;
  /** `post-upgrade` */
  readonly script: string;
  readonly text: string;
  readonly args: readonly string[];
}

/** A package to install, and its file; where there is nothing to install of it, none. */
export interface ArrivingApk {
  readonly apk: ApkPackage;
  readonly file: ApkFile | undefined;
}

export interface ApkUpgradeRequest {
  readonly root: SystemRoot;
  /** In the order in which they are installed. */
  readonly apks: readonly ArrivingApk[];
  /** Texts of `etc/apk/protected_paths.d`, in the order of their names. */
  readonly protectedLists: readonly string[];
  /**
   * Says what a script does to the root, and does it there.
   *
   * @throws RefusedUpgrade where that cannot be told
   */
  readonly run: (root: WorkingRoot, script: ApkScript) => Promise<ScriptJudgment>;
}

/**
 * What `apk upgrade` to some packages would change in a root, without running anything. Where a root has no
 * shell, no script ever ran in it, and none is followed.
 *
 * @throws SyntaxError or ArchiveError where apk's database is broken
 */
export async function upgradeApks(request: ApkUpgradeRequest): Promise<UpgradeOutcome> {
  const root = openWorkingRoot(request.root);
  const files = await readDatabaseFiles(root);
  const state = stateOf(root, files, request);
  const run = newRun(request, { state, files });
  await preloadProtected(state, request);
  const refusals: UpgradeRefusal[] = [];
  for (const arriving of request.apks)
    await attempt(arriving.apk, refusals, () => install(run, arriving));
  if (refusals.length === 0) await runTriggers(run, refusals);
  if (refusals.length > 0) return { kind: "refused", refusals };
  const { scripts, triggers } = run;
  writeDatabaseFiles(inOrder(state, files), { files, scripts, triggers: [...triggers.values()] });
  const mtime = Math.max(0, ...request.apks.map(({ apk }) => builtAt(apk)));
  return { kind: "changes", changes: await changesOf(root, mtime), judgments: run.judgments };
}

function stateOf(
  root: WorkingRoot,
  { records }: DatabaseFiles,
  { protectedLists, apks }: ApkUpgradeRequest,
): ApkState {
  const all = records.map(holdingOf);
  const names = new Set(apks.map(({ apk }) => apk.name));
  const state: ApkState = {
    root,
    isProtected: protectedPaths(protectedLists),
    holdings: new Map(),
    leaving: new Set(all.filter(({ name }) => names.has(name))),
    owners: new Map(),
    folderUses: new Map(),
    changedFolders: new Map(),
  };
  for (const holding of all) addHolding(state, holding);
  return state;
}

interface Run {
  readonly state: ApkState;
  readonly files: DatabaseFiles;
  /** Left out where no shell would run any. */
  readonly script?: (script: ApkScript) => Promise<void>;
  readonly judgments: ScriptJudgment[];
  /** Of each package, by its checksum. */
  readonly scripts: Map<string, readonly StoredScript[]>;
  readonly triggers: Map<string, ApkTrigger>;
  readonly arrived: Set<string>;
}

function newRun({ run }: ApkUpgradeRequest, { state, files }: Pick<Run, "state" | "files">): Run {
  const judgments: ScriptJudgment[] = [];
  const hasShell = targetOf(state.root, "bin/sh")?.type === "file";
  const script = async (one: ApkScript) => void judgments.push(await run(state.root, one));
  return {
    state,
    files,
    ...(hasShell && { script }),
    judgments,
    scripts: new Map(files.scripts?.members),
    triggers: new Map(files.triggers.map((one) => [one.checksum, one])),
    arrived: new Set(),
  };
}

/** What was changed by hand is told by its content: read at once, that is one pass. */
async function preloadProtected(
  { root, isProtected, holdings }: ApkState,
  { apks }: ApkUpgradeRequest,
): Promise<void> {
  const paths: string[] = [];
  for (const { apk } of apks)
    for (const [folder, { files }] of holdings.get(apk.name)?.folders ?? [])
      if (isProtected(folder)) for (const name of files.keys()) paths.push(joined(folder, name));
  await root.preload(paths, maxPreloadBytes);
}

const maxPreloadBytes = 1 << 20;

async function install(run: Run, { apk, file }: ArrivingApk): Promise<void> {
  const { state, scripts, triggers } = run;
  const old = state.holdings.get(apk.name);
  const holding = newHolding(apk, file);
  const args = old ? [apk.version, old.version] : [apk.version];
  const step = old ? "upgrade" : "install";
  await runScript(run, { apk, file }, { name: `pre-${step}`, args });
  const payload = file ? await readApkPayload(file, await readAccounts(state.root)) : [];
  const fresh = await layDown(state, { holding, old, payload });
  sortFiles(holding);
  // What it has counts from now on: folders of both are not to go.
  state.holdings.set(apk.name, holding);
  if (old) await removeOld(state, old, fresh);
  if (old) scripts.delete(old.checksum);
  if (old) triggers.delete(old.checksum);
  keepScripts(run, { apk, file }, holding);
  await runScript(run, { apk, file }, { name: `post-${step}`, args });
}

/** In the database the files of a folder stand in the order of their names. */
function sortFiles({ folders }: ApkHolding): void {
  for (const held of folders.values()) {
    const sorted = [...held.files].sort(([a], [b]) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    held.files.clear();
    for (const [name, file] of sorted) held.files.set(name, file);
  }
}

function keepScripts(run: Run, { apk, file }: ArrivingApk, { name, version }: ApkHolding): void {
  const { checksum } = apk;
  run.arrived.add(checksum);
  if (!file) return;
  const { scripts } = file;
  const stored = storedScripts({ name, version, checksum, scripts, builtAt: builtAt(apk) });
  if (stored.length > 0) run.scripts.set(checksum, stored);
  const patterns = (file.facts.get("triggers") ?? []).join(" ").split(" ").filter(Boolean);
  if (patterns.length > 0) run.triggers.set(checksum, { checksum, patterns });
}

async function runScript(
  run: Run,
  { apk, file }: ArrivingApk,
  { name, args }: { readonly name: string; readonly args: readonly string[] },
): Promise<void> {
  const bytes = file?.scripts.get(name);
  if (!bytes || !run.script) return;
  const { name: packageName, architecture } = apk;
  const text = Buffer.from(bytes).toString("utf8");
  await run.script({ packageName, architecture, script: name, text, args });
}

/** Once all packages are installed, in their order. */
async function runTriggers(run: Run, refusals: UpgradeRefusal[]): Promise<void> {
  const { state, files, triggers, arrived } = run;
  for (const holding of inOrder(state, files).holdings.values()) {
    const trigger = triggers.get(holding.checksum);
    const fired = trigger && firedBy(state, trigger, arrived.has(holding.checksum));
    if (!fired || !trigger) continue;
    const one = { holding, trigger, folders: fired.folders };
    // What set it off is what cannot be upgraded, where the package itself is not.
    const blamed = arrived.has(holding.checksum) ? [holding.name] : fired.by;
    const found: UpgradeRefusal[] = [];
    await attempt(holding, found, () => runTrigger(run, one));
    for (const refusal of found)
      for (const name of blamed) refusals.push({ ...refusal, package: name });
  }
}

interface Fired {
  readonly holding: ApkHolding;
  readonly trigger: ApkTrigger;
  readonly folders: readonly string[];
}

async function runTrigger(run: Run, { holding, trigger, folders }: Fired): Promise<void> {
  const { name: packageName, fields, checksum } = holding;
  if (!run.script) return;
  if (trigger.patterns.some((pattern) => /[[\]\\]/.test(pattern)))
    throw new RefusedUpgrade(packageName, `its trigger waits for ${trigger.patterns.join(" ")}`);
  const stored = run.scripts.get(checksum)?.find(({ kind }) => kind === "trigger");
  if (!stored) return;
  const text = Buffer.from(stored.bytes).toString("utf8");
  const architecture = fields.find((one) => one.startsWith("A:"))?.slice(2) ?? "";
  await run.script({ packageName, architecture, script: "trigger", text, args: folders });
}

/** apk keeps its database in the order of names; one that is not stays as it is, what is new at its end. */
function inOrder(state: ApkState, { records }: DatabaseFiles): ApkState {
  const isSorted = records.every(
    ({ name }, at) => at === 0 || (records[at - 1]?.name ?? "") <= name,
  );
  if (!isSorted) return state;
  const sorted = [...state.holdings].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...state, holdings: new Map(sorted) };
}
