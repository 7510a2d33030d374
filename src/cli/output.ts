import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { EnvironmentError, type ProposedEdits, type Report, UsageError } from "../model/index.ts";
import { reporters } from "../reporters/index.ts";
import { prefixOf, renameEdits } from "./root-paths.ts";
import type { Settings } from "./settings.ts";
import { targetRoot } from "./targets.ts";

export interface Output {
  readonly reporter: string;
  /** Standard output where left out. */
  readonly file?: string;
}

/**
 * What to write where.
 *
 * @param fallback - the format on standard output when none is asked for it
 * @throws UsageError where a format is not known, or two want standard output
 */
export function readOutputs(settings: Settings, fallback = "table"): Output[] {
  const wanted = [...settings.format, ...(settings.json ? ["json"] : [])].map(parseOutput);
  const toStandard = wanted.filter(({ file }) => file === undefined);
  if (toStandard.length > 1) {
    throw new UsageError("Two formats cannot both go to standard output.", {
      hint: "Give all but one a file: --format sarif=report.sarif",
    });
  }
  const isWanted = !settings.quiet || (fallback !== "table" && wanted.length === 0);
  if (toStandard.length === 1 || !isWanted) return wanted;
  return [...wanted, { reporter: fallback }];
}

function parseOutput(value: string): Output {
  const at = value.indexOf("=");
  const reporter = at < 0 ? value : value.slice(0, at);
  if (!reporters.some(({ id }) => id === reporter)) {
    throw new UsageError(`There is no format "${reporter}".`, {
      hint: `Formats: ${reporters.map(({ id }) => id).join(", ")}`,
    });
  }
  if (at < 0) return { reporter };
  const file = value.slice(at + 1);
  if (file === "") throw new UsageError(`--format ${value} names no file.`);
  return { reporter, file };
}

export interface Extras {
  readonly settings: Settings;
  /** Titles of fixes by fingerprint. */
  readonly fixes?: ReadonlyMap<string, string>;
  /** Asked only where a format shows edits. */
  readonly propose?: () => Promise<ReadonlyMap<string, readonly ProposedEdits[]>>;
}

/** Renders a report into every output. */
export async function writeReport(
  report: Report,
  outputs: readonly Output[],
  { settings, fixes = new Map(), propose }: Extras,
): Promise<void> {
  const isSarif = outputs.some(({ reporter }) => reporter === "sarif");
  const edits = isSarif && (await propose?.());
  const rules = isSarif ? (await import("../readers.ts")).rules : [];
  const prefix = prefixOf({ root: settings.root, folder: targetRoot(settings) });
  for (const { reporter: id, file } of outputs) {
    const reporter = reporters.find((candidate) => candidate.id === id);
    if (!reporter) throw new Error(`No reporter ${id}`);
    const terminal = file === undefined && process.stdout.isTTY === true;
    const text = reporter.render(report, {
      columns: terminal ? (process.stdout.columns ?? 80) : 80,
      color: terminal && settings.color && !process.env["NO_COLOR"],
      rules,
      fixes,
      ...(edits && { edits: renameEdits(edits, (path) => prefix + path) }),
    });
    if (file === undefined) await writeOut(text);
    else writeTo(file, text);
  }
}

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(resolve(file), text);
  } catch (error) {
    throw new EnvironmentError(`The report cannot be written to ${file}.`, { cause: error });
  }
}

/** Waits until it is out: an exit would cut a pipe short. */
export function writeOut(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) =>
      error && (error as NodeJS.ErrnoException).code !== "EPIPE" ? fail(error) : done(),
    );
  });
}
