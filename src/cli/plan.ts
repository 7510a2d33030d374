import type { Command } from "commander";
import { isFailed } from "../model/index.ts";
import type { PlanRequest } from "../pipeline.ts";
import type { Simulation } from "../stages/plan/plan.ts";
import type { Scanned } from "../stages/plan/scanned.ts";
import { readOutputs, writeReport } from "./output.ts";
import { startProgress } from "./progress.ts";
import { configure, openSession, type Session } from "./session.ts";
import { readSettings } from "./settings.ts";

/** `suture plan`: the actions that remove what was found; changes nothing. */
export async function run(parsed: Command): Promise<number> {
  const config = configure(parsed.args[0] ?? ".");
  const settings = await readSettings(parsed, config.settings);
  const outputs = readOutputs(settings);
  const session = await openSession(settings, config);
  const scanned = await session.scan();
  const guided = parsed.opts<{ guided?: boolean }>().guided ?? false;
  const simulation = await simulate(session, scanned, { guided });
  const report = session.report(scanned, { command: "plan", plan: simulation.plan });
  await writeReport(report, outputs, {
    settings,
    fixes: titlesOf(simulation),
    propose: () => session.pipeline.propose(scanned),
  });
  return scanned.gaps.some(isFailed) ? 3 : 0;
}

/** Plans with progress. */
export async function simulate(
  session: Session,
  scanned: Scanned,
  request: Pick<PlanRequest, "guided">,
): Promise<Simulation> {
  const progress = startProgress(session.settings);
  const simulation = await session.pipeline.plan(scanned, {
    ...request,
    selects: session.selects,
    onProgress: progress.step,
  });
  progress.end();
  return simulation;
}

/** Title of the action that removes a finding, by fingerprint. */
export function titlesOf({ plan }: Simulation): Map<string, string> {
  return new Map(
    plan.actions.flatMap(({ removes, title }) => removes.map((print) => [print, title] as const)),
  );
}
