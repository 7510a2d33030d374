import { randomBytes } from "node:crypto";
import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { cacheFolder } from "../io/folders.ts";
import { nodePrograms } from "../io/programs.ts";
import { openRegistry } from "../io/registry/registry.ts";
import { openRegistryWriter } from "../io/registry/registry-writer.ts";
import { type ReleaseState, releaseState } from "../io/release-state.ts";
import { takeLock } from "../io/run-lock.ts";
import { writeSafely } from "../io/write-safely.ts";
import {
  isSutureError,
  type ReleaseOutcome,
  type ReleasePlan,
  type ReleaseRecord,
  UsageError,
} from "../model/index.ts";
import { printableLines } from "../reporters/printable.ts";
import { release } from "../stages/release/release.ts";
import type { ReleasePorts } from "../stages/release/release-ports.ts";
import { rollBack } from "../stages/release/rollback.ts";
import { writeOut } from "./output.ts";
import { describeRelease } from "./release/release-describe.ts";
import { installSchedule } from "./release/release-install.ts";
import { releaseMemory } from "./release/release-memory.ts";
import { imagePatcher } from "./release/release-patcher.ts";
import { defaultPlan, readPlan } from "./release/release-plan.ts";
import { rehearse } from "./release/release-rehearse.ts";
import { beat } from "./release/release-tell.ts";
import { releaseWork } from "./release/release-work.ts";
import type { WorkPorts } from "./release/release-work-ports.ts";
import { configure } from "./session.ts";
import { readSettings } from "./settings.ts";
import { version } from "./version.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly rollback?: boolean;
  readonly install?: string;
  readonly output?: string;
  readonly record?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** `suture release`: builds, scans, gates, pushes, signs, verifies, records and tags one image. */
export async function run(parsed: Command): Promise<number> {
  const options = parsed.opts<Options>();
  const [file = defaultPlan] = parsed.args;
  const plan = readPlan(file, process.env);
  if ([options.dryRun, options.rollback, options.install].filter(Boolean).length > 1) {
    throw new UsageError("--dry-run, --rollback and --install each stand alone.");
  }
  const { install, dryRun, json = false } = options;
  if (install !== undefined) return installSchedule(install, { ...options, file, plan });
  const { registry, repository } = plan.image;
  const state = releaseState(`${realpathSync(file)}\0${registry}/${repository}`);
  const ports = await openPorts(parsed, { plan, file, state });
  if (dryRun) return rehearse(plan, { ports, memory: releaseMemory(state), json });
  const lock = takeLock(state.folder, "A release");
  try {
    const running = { plan, ports, state, options };
    return await (options.rollback ? setBack(running) : releaseOnce(running));
  } finally {
    lock.release();
  }
}

interface Running {
  readonly plan: ReleasePlan;
  readonly ports: WorkPorts;
  readonly state: ReleaseState;
  readonly options: Options;
}

async function releaseOnce(running: Running): Promise<number> {
  const { plan, ports, state, options } = running;
  const { memory, ...others } = releasePorts(running);
  state.sweep(memory.journal?.built?.folder);
  const force = options.force === true;
  const { record, error } = await release(plan, { memory, ...others }, { force });
  const isBug = error !== undefined && !isSutureError(error);
  const exitCode = isBug ? 70 : exitCodes[record.outcome];
  await beat(plan.heartbeat, { record, exitCode }, ports.warn);
  if (isBug) throw error;
  if (isSutureError(error)) {
    ports.warn(error.message);
    if (error.hint !== undefined) ports.warn(`       ${error.hint}`);
    if (options.debug) ports.warn(String(error.stack));
  }
  await show(record, options);
  return exitCode;
}

/** By hand: nobody watches for it. */
async function setBack(running: Running): Promise<number> {
  const { plan, options } = running;
  const force = options.force === true;
  await show(await rollBack(plan, releasePorts(running), { force }), options);
  return 0;
}

const exitCodes: Readonly<Record<ReleaseOutcome, number>> = {
  verified: 4,
  released: 0,
  unchanged: 0,
  "rolled-back": 0,
  stopped: 1,
  incomplete: 3,
  failed: 4,
};

async function show(record: ReleaseRecord, { json, quiet, record: file }: Options): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  if (file !== undefined) writeSafely(resolve(file), text, 0o644);
  if (json) await writeOut(text);
  // A scheduler sends on what is printed: quiet is what went well.
  else if (!quiet || exitCodes[record.outcome] !== 0) await writeOut(describeRelease(record));
}

function releasePorts({ plan, ports, state, options }: Running): ReleasePorts {
  return {
    work: releaseWork(plan, ports),
    memory: releaseMemory(state),
    now: Date.now,
    random: randomBytes(4).toString("hex"),
    version,
    onStep: (step, what) => {
      if (!options.quiet) process.stderr.write(`${step.padEnd(8)} ${what}\n`);
    },
  };
}

interface Opening {
  readonly plan: ReleasePlan;
  readonly file: string;
  readonly state: ReleaseState;
}

async function openPorts(parsed: Command, { plan, file, state }: Opening): Promise<WorkPorts> {
  const { record, quiet } = parsed.opts<Options>();
  const config = configure(dirname(resolve(file)));
  const settings = {
    ...(await readSettings(parsed, config.settings)),
    only: plan.gate.only,
    quiet: true,
    ...(plan.gate.maxDataAge !== undefined && { maxDataAge: plan.gate.maxDataAge }),
  };
  const environment = process.env;
  const cache = cacheFolder();
  const registries = { settings: settings.registry, environment, cache };
  const outputs = [record && resolve(record), plan.heartbeat.file];
  const onLine = (line: string) => {
    if (!quiet) process.stderr.write(`         ${printableLines(line)}\n`);
  };
  return {
    registry: { ...openRegistry(registries), ...openRegistryWriter(registries) },
    programs: nodePrograms({ onStart: state.noteProgram }),
    state,
    settings,
    config,
    environment,
    cache,
    patch: imagePatcher({ settings, config, step: onLine }),
    onLine,
    warn: (text) => process.stderr.write(`suture: ${printableLines(text)}\n`),
    outputs: outputs.filter((path) => path !== undefined),
  };
}
