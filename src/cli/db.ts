import { resolve } from "node:path";
import type { Command } from "commander";
import { openAdvisoryFolders } from "../io/advisory-files.ts";
import { cacheFolder } from "../io/folders.ts";
import { importAdvisories } from "../io/import-advisories.ts";
import { shippedAdvisories } from "../io/shipped.ts";
import { type Coverage, UsageError } from "../model/index.ts";
import { writeOut } from "./output.ts";

/** `suture db`: what the advisory database covers, and bringing more into it. */
export async function run(parsed: Command): Promise<number> {
  const [action = "", from] = parsed.args;
  const options = parsed.opts<{ partial?: boolean; json?: boolean }>();
  if (action === "status") return status(options.json ?? false);
  if (action === "import" && from) return importFrom(from, options);
  throw new UsageError(
    action === "import" ? "db import needs something to import." : `db does not know "${action}".`,
    { hint: "suture db --help shows what it takes." },
  );
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
