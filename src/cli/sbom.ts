import { isFailed, UsageError } from "../model/index.ts";
import { readOutputs, writeReport } from "./output.ts";
import { configure, openSession } from "./session.ts";
import { parseArguments, readSettings, targetCommand } from "./settings.ts";

const examples = `
Examples:
  suture sbom > sbom.json
  suture sbom shop.tar --format cyclonedx=sbom.json --quiet`;

/** `suture sbom`: the packages, as CycloneDX without vulnerabilities where no format is named. */
export async function run(args: readonly string[]): Promise<number> {
  const command = targetCommand(
    "sbom",
    "The software bill of materials: every package, no findings.",
  ).addHelpText("after", examples);
  const parsed = parseArguments(command, args);
  if (!parsed) return 0;
  const config = await configure(parsed.args[0] ?? ".");
  const settings = readSettings(parsed, config.settings);
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
