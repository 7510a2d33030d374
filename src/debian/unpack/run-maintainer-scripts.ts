import { Buffer } from "node:buffer";
import { nodeAt } from "../../rootfs/resolve-path.ts";
import type { ScriptJudgment } from "../../rootfs/upgrade-outcome.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { type Debconf, readDebconf } from "../scripts/debconf.ts";
import { runScript } from "../scripts/run-script.ts";
import type { ScriptHost } from "../scripts/script-host.ts";
import { type DpkgDatabase, dpkgFolder, type KnownPackage } from "./dpkg-database.ts";
import type { Deb } from "./open-deb.ts";

/** What scripts of one upgrade share. */
export interface ScriptRun {
  readonly root: WorkingRoot;
  readonly database: DpkgDatabase;
  readonly judgments: ScriptJudgment[];
  readonly triggers: Set<string>;
  readonly bytecode: { isAsked: boolean };
}

interface Script {
  readonly packageName: string;
  readonly architecture: string;
  readonly script: string;
  readonly text: string;
  readonly args: readonly string[];
  readonly debconf: () => Promise<Debconf>;
}

/** A script that lies in the root, of the installed version. */
export async function runInstalledScript(
  run: ScriptRun,
  { name, architecture, infoName }: KnownPackage,
  { script, args }: Pick<Script, "script" | "args">,
): Promise<void> {
  const node = nodeAt(run.root, `${dpkgFolder}/info/${infoName}.${script}`);
  if (node?.type !== "file") return;
  const text = Buffer.from(await run.root.bytesOf(node)).toString("utf8");
  const debconf = () => readDebconf(run.root, undefined);
  await runOne(run, { packageName: name, architecture, script, text, args, debconf });
}

/** A script that a package brings. */
export async function runNewScript(
  run: ScriptRun,
  deb: Deb,
  { script, args, debconf }: Pick<Script, "script" | "args" | "debconf">,
): Promise<void> {
  const file = deb.controlFiles.get(script);
  if (!file) return;
  const text = Buffer.from(file.bytes).toString("utf8");
  const { name: packageName, architecture } = deb;
  await runOne(run, { packageName, architecture, script, text, args, debconf });
}

async function runOne(run: ScriptRun, script: Script): Promise<void> {
  const { root, database, triggers, bytecode } = run;
  const before = root.changeCount;
  let debconf: Promise<Debconf> | undefined;
  const host: ScriptHost = {
    root,
    accounts: database.accounts,
    database,
    packageName: script.packageName,
    architecture: script.architecture,
    script: script.script,
    debconf: () => (debconf ??= script.debconf()),
    noted: new Set(),
    triggers,
    bytecode,
  };
  await runScript(host, script.text, script.args);
  run.judgments.push({
    package: script.packageName,
    script: script.script,
    verdict: root.changeCount > before ? "emulated" : "no-op",
    passedOver: [...host.noted].sort(),
  });
}
