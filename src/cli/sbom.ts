import type { Command } from "commander";
import { isFailed, UsageError } from "../model/index.ts";
import { readOutputs, writeReport } from "./output.ts";
import { configure, openSession } from "./session.ts";
import { readSettings } from "./settings.ts";

/** `suture sbom`: the packages, as CycloneDX without vulnerabilities where no format is named. */
export async function run(parsed: Command): Promise<number> {
  const config = configure(parsed.args[0] ?? ".");
  const settings = await readSettings(parsed, config.settings);
  const outputs = readOutputs(settings, "cyclonedx");
  if (outputs.some(({ reporter }) => reporter === "sarif")) {
    throw new UsageError("SARIF holds findings, not packages.", { hint: "--format cyclonedx" });
  }
  const session = await openSession(settings, config);
  const scanned = await session.scan();
  const report = session.report({ ...scanned, findings: [] }, { command: "sbom" });
  await writeReport(report, outputs, { settings });
  return scanned.gaps.some(isFailed) ? 3 : 0;
}
