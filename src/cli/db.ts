import { resolve } from "node:path";
import type { Command } from "commander";
import { exportBundle, importBundle } from "../io/advisories/advisory-bundle.ts";
import { importAdvisories } from "../io/advisories/import-advisories.ts";
import { cacheFolder } from "../io/folders.ts";
import { type Coverage, UsageError } from "../model/index.ts";
import { describeStatus, readStatus } from "./db-status.ts";
import { updateDatabase } from "./db-update.ts";
import { writeOut } from "./output.ts";

interface Options {
  readonly partial?: boolean;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `suture db`: what the advisory database covers, and bringing more into it. */
export async function run(parsed: Command): Promise<number> {
  const [action = "", ...names] = parsed.args;
  const options = parsed.opts<Options>();
  if (action === "update") return updateDatabase(names, options);
  if (names.length > 1) throw wrong(`db ${action} takes one file.`);
  const [file] = names;
  if (action === "status" && !file) return status(options.json ?? false);
  if (action === "import" && file) return importFrom(file, options);
  if (action === "export" && file) return exportTo(file, options.json ?? false);
  if (action === "import") throw wrong("db import needs something to import.");
  if (action === "export") throw wrong("db export needs a file to write.");
  throw wrong(
    action === "status" ? "db status takes no argument." : `db does not know "${action}".`,
  );
}

function wrong(message: string): UsageError {
  return new UsageError(message, { hint: "suture db --help shows what it takes." });
}

async function status(json: boolean): Promise<number> {
  const found = readStatus();
  await writeOut(json ? `${JSON.stringify(found, null, 2)}\n` : describeStatus(found, Date.now()));
  return 0;
}

async function importFrom(from: string, options: Options): Promise<number> {
  const path = resolve(from);
  const cache = cacheFolder();
  const { force = false, partial = false, json = false } = options;
  const bundle = importBundle({ from: path, cache, force });
  if (bundle) {
    const { manifest, taken, kept } = bundle;
    const lines = [
      `${taken.length} of ${manifest.files.length} files imported, exported on ${manifest.createdAt.slice(0, 10)}`,
      ...(kept.length > 0 ? [`Kept, since what is there is newer: ${kept.join(", ")}`] : []),
    ];
    await writeOut(
      json ? `${JSON.stringify({ taken, kept }, null, 2)}\n` : `${lines.join("\n")}\n`,
    );
    return 0;
  }
  const result = importAdvisories({ from: path, cache, partial });
  await writeOut(json ? `${JSON.stringify(result, null, 2)}\n` : describeImport(result));
  return 0;
}

function describeImport({
  records,
  skipped,
  knownExploited,
  coverage,
}: ReturnType<typeof importAdvisories>): string {
  const lines = [
    `${records} records imported`,
    ...(skipped > 0 ? [`${skipped} files skipped: no sound record of a package`] : []),
    ...(knownExploited > 0 ? [`${knownExploited} known exploited vulnerabilities`] : []),
    ...coverage.map(describeCoverage),
  ];
  return `${lines.join("\n")}\n`;
}

function describeCoverage({ ecosystem, date, records, extent }: Coverage): string {
  const covers = extent === "whole" ? "all packages" : "named packages";
  return `${ecosystem}: ${records} records, the newest of ${date.slice(0, 10)}, ${covers}`;
}

async function exportTo(to: string, json: boolean): Promise<number> {
  const manifest = exportBundle({ cache: cacheFolder(), to, now: new Date().toISOString() });
  const rows = manifest.files.map(
    ({ name, sizeBytes, date }) =>
      `${name.padEnd(28)} ${(sizeBytes / 1e6).toFixed(1).padStart(7)} MB  ${date?.slice(0, 10) ?? ""}`,
  );
  const text = `${rows.map((row) => row.trimEnd()).join("\n")}\n\nBring ${to} over and run: suture db import ${to}\n`;
  await writeOut(json ? `${JSON.stringify(manifest, null, 2)}\n` : text);
  return 0;
}
