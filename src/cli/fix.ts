import type { Command } from "commander";
import { nextFixName, type TargetState, targetState } from "../io/state.ts";
import { writeFiles } from "../io/write-files.ts";
import { isFailed, type Report, TargetError, UsageError } from "../model/index.ts";
import type { PreparedChange } from "../stages/fix/prepare.ts";
import type { Simulation } from "../stages/plan/plan.ts";
import type { Scanned } from "../stages/plan/scanned.ts";
import type { KeptFix } from "./kept-fix.ts";
import { toKeptScan } from "./kept-scan.ts";
import { readOutputs, writeReport } from "./output.ts";
import { simulate, titlesOf } from "./plan.ts";
import { configure, openSession, type Session } from "./session.ts";
import { readSettings, type Settings } from "./settings.ts";
import { targetKey, targetRoot } from "./targets.ts";
import { verifyScan } from "./verify.ts";

/** `suture fix`: makes the changes, all or none, and scans again. */
export async function run(parsed: Command): Promise<number> {
  const config = configure(parsed.args[0] ?? ".");
  const settings = await readSettings(parsed, config.settings);
  const outputs = readOutputs(settings);
  const { dryRun = false, guided = false } = parsed.opts<{ dryRun?: boolean; guided?: boolean }>();
  const session = await openSession(settings, config);
  const scanned = await session.scan();
  refuseIncomplete(scanned, dryRun);
  const simulation = await simulate(session, scanned, { guided });
  const change = await session.pipeline.prepare(scanned, simulation, mainAsset(scanned));
  const made = dryRun
    ? session.report(scanned, reported(simulation, change, { dryRun }))
    : await applyChange(session, { scanned, simulation, change });
  await writeReport(made, outputs, { settings, fixes: titlesOf(simulation) });
  return scanned.gaps.some(isFailed) ? 3 : 0;
}

/** A result of files that could not be read could not be proved: nothing is written then. */
function refuseIncomplete({ gaps }: Scanned, dryRun: boolean): void {
  const failed = gaps.filter(isFailed);
  if (dryRun || failed.length === 0) return;
  const [first] = failed;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : "";
  throw new TargetError(
    `Nothing was written: ${first?.path ?? "the target"} could not be read${more}: ${first?.message}`,
    { hint: "Mend it, or leave it out with --exclude, then run suture fix again." },
  );
}

function mainAsset({ collected }: Scanned): string {
  const directory = collected.find(({ tree }) => tree.asset.kind === "directory");
  if (directory) return directory.tree.asset.id;
  throw new UsageError("suture fix changes a directory, not an image.", {
    hint: "Name the directory that the image is built from, and the image with --image.",
  });
}

function reported(
  { plan }: Simulation,
  { files, diff }: PreparedChange,
  { dryRun }: { readonly dryRun: boolean },
): Pick<Report, "command" | "plan" | "change"> {
  return { command: "fix", plan, change: { dryRun, paths: files.map(({ path }) => path), diff } };
}

interface Applying {
  readonly scanned: Scanned;
  readonly simulation: Simulation;
  readonly change: PreparedChange;
}

async function applyChange(
  session: Session,
  { scanned, simulation, change }: Applying,
): Promise<Report> {
  const parts = reported(simulation, change, { dryRun: false });
  if (change.files.length === 0) return session.report(scanned, parts);
  const { settings } = session;
  const state = targetState(targetKey(settings));
  const scan = toKeptScan(scanned, settings);
  const createdAt = new Date(session.ports.clock.now()).toISOString();
  const record: KeptFix = { version: 1, createdAt, scan, files: change.undo() };
  write({ settings, state, change, record });
  const now = await session.scan();
  const verification = await verifyScan({ session, scan, now, changed: parts.change?.paths ?? [] });
  return session.report(now, { ...parts, verification });
}

function write({
  settings,
  state,
  change,
  record,
}: {
  readonly settings: Settings;
  readonly state: TargetState;
  readonly change: PreparedChange;
  readonly record: KeptFix;
}): void {
  writeFiles({
    root: targetRoot(settings),
    state,
    writes: change.files.map(({ path, before, after, mode }) => ({
      path,
      bytes: after,
      expected: before,
      mode,
    })),
    adds: { name: nextFixName(state), record },
  });
}
