import { targetState } from "../io/state.ts";
import { exitCodeOf } from "../stages/report.ts";
import { keepScan } from "./kept-scan.ts";
import { readOutputs, writeReport } from "./output.ts";
import { configure, openSession } from "./session.ts";
import { parseArguments, readSettings, targetCommand } from "./settings.ts";
import { targetPath } from "./targets.ts";

const examples = `
Examples:
  suture scan                                this directory
  suture scan . --image backend=shop.tar     and the image of a Compose service
  suture scan shop.tar --format sarif=s.sarif
  suture scan --only secret --json`;

/** `suture scan`: find everything. */
export async function run(args: readonly string[]): Promise<number> {
  const command = targetCommand(
    "scan",
    "Find everything. Writes nothing into the target.",
  ).addHelpText("after", examples);
  const parsed = parseArguments(command, args);
  if (!parsed) return 0;
  const config = await configure(parsed.args[0] ?? ".");
  const settings = readSettings(parsed, config.settings);
  const outputs = readOutputs(settings);
  const session = await openSession(settings, config);
  const scanned = await session.scan();
  keepScan(targetState(targetPath(settings)), scanned);
  const report = session.report(scanned, { command: "scan" });
  await writeReport(report, outputs, { settings });
  return exitCodeOf(report);
}
