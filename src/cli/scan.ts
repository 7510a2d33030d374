import type { Command } from "commander";
import { targetState } from "../io/state.ts";
import { exitCodeOf } from "../stages/report.ts";
import { keepScan, toKeptScan } from "./kept-scan.ts";
import { readOutputs, writeReport } from "./output.ts";
import { configure, openSession } from "./session.ts";
import { readSettings } from "./settings.ts";
import { targetKey } from "./targets.ts";

/** `suture scan`: find everything. */
export async function run(parsed: Command): Promise<number> {
  const config = configure(parsed.args[0] ?? ".");
  const settings = await readSettings(parsed, config.settings);
  const outputs = readOutputs(settings);
  const session = await openSession(settings, { ...config, looksFor: settings.only });
  const scanned = await session.scan();
  keepScan(targetState(targetKey(settings)), {
    ...toKeptScan(scanned, settings),
    only: settings.only,
  });
  const report = session.report(scanned, { command: "scan" });
  await writeReport(report, outputs, {
    settings,
    propose: () => session.pipeline.propose(scanned),
  });
  return exitCodeOf(report);
}
