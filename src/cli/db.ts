import { resolve } from "node:path";
import { openAdvisoryFolders } from "../io/advisory-files.ts";
import { importAdvisories } from "../io/import-advisories.ts";
import { shippedAdvisories } from "../io/shipped.ts";
import { cacheFolder } from "../io/state.ts";
import type { Coverage } from "../model/index.ts";
import { writeOut } from "./output.ts";
import { bareCommand, parseArguments } from "./settings.ts";

const examples = `
Examples:
  suture db status
  suture db import all.zip             OSV's export of an ecosystem
  suture db import ./records --partial only the packages named in it count as covered`;

/** `suture db`: what the advisory database covers, and bringing more into it. */
export async function run(args: readonly string[]): Promise<number> {
  let exit = Promise.resolve(0);
  const command = bareCommand(
    "db",
    "The advisory database: what ships with suture and what was imported.",
  ).addHelpText("after", examples);
  command
    .command("status")
    .description("what is covered, and of what date")
    .option("--json", "as JSON")
    .option("--debug", "show the stack of an error")
    .action((options: { json?: boolean }) => {
      exit = status(options.json ?? false);
    });
  command
    .command("import")
    .description("add OSV records from a directory or a zip archive, or CISA's catalogue")
    .argument("<from>", "directory, zip archive or JSON file")
    .option("--partial", "only the packages named in it count as covered")
    .option("--json", "as JSON")
    .option("--debug", "show the stack of an error")
    .action((from: string, options: { partial?: boolean; json?: boolean }) => {
      exit = importFrom(from, options);
    });
  for (const sub of command.commands) sub.exitOverride().copyInheritedSettings(command);
  if (!parseArguments(command, args)) return 0;
  return exit;
}

async function status(json: boolean): Promise<number> {
  const { coverage } = openAdvisoryFolders({ shipped: shippedAdvisories(), cache: cacheFolder() });
  await writeOut(json ? `${JSON.stringify({ coverage }, null, 2)}\n` : describe(coverage));
  return 0;
}

async function importFrom(
  from: string,
  { partial = false, json = false }: { partial?: boolean; json?: boolean },
): Promise<number> {
  const result = importAdvisories({ from: resolve(from), cache: cacheFolder(), partial });
  const { records, skipped, knownExploited, coverage } = result;
  const counts = [
    `${records} records imported`,
    ...(skipped > 0 ? [`${skipped} files skipped: no sound record of a package`] : []),
    ...(knownExploited > 0 ? [`${knownExploited} known exploited vulnerabilities`] : []),
  ];
  await writeOut(
    json ? `${JSON.stringify(result, null, 2)}\n` : `${counts.join("\n")}\n\n${describe(coverage)}`,
  );
  return 0;
}

function describe(coverage: readonly Coverage[]): string {
  if (coverage.length === 0) return "The database is empty. Run: suture db import DIR_OR_ZIP\n";
  const rows = coverage.map(({ ecosystem, date, records, extent, origin }) =>
    [
      ecosystem.padEnd(12),
      date.slice(0, 10),
      String(records).padStart(8),
      ` ${extent === "whole" ? "all packages" : "named packages"}`.padEnd(17),
      origin === "snapshot" ? "ships with suture" : "imported",
    ].join(" "),
  );
  return `${["Ecosystem    Newest      Records Covers           Origin", ...rows].join("\n")}\n`;
}
