import type { Command } from "commander";
import { UsageError } from "../model/index.ts";
import { printable } from "../reporters/printable.ts";
import { compileRules } from "../rules/custom/index.ts";
import { rules as catalogue } from "../rules/index.ts";
import { writeOut } from "./output.ts";
import { joinRuleSets, readRuleFiles } from "./rule-files.ts";
import { type TestedSample, testSamples } from "./rule-samples.ts";

/** `suture rules`: the rules there are, and whether one's own do what their samples say. */
export async function run(parsed: Command): Promise<number> {
  const [action = "", ...paths] = parsed.args;
  const { json = false } = parsed.opts<{ readonly json?: boolean }>();
  if (action === "list") return list(paths, json);
  if (action === "test" && paths.length > 0) return testAll(paths, json);
  throw new UsageError(
    action === "test" ? "rules test needs a folder." : `rules does not know "${action}".`,
    { hint: "suture rules --help shows what it takes." },
  );
}

async function list(paths: readonly string[], json: boolean): Promise<number> {
  const own = compileRules(joinRuleSets(readRuleFiles(paths))).rules;
  const rows = [...catalogue, ...own].map(({ id, severity, cwe, title }) => {
    return { id, severity, cwe, title };
  });
  const width = Math.max(...rows.map(({ id }) => id.length));
  const lines = rows.map(
    ({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${printable(title)}`,
  );
  await writeOut(json ? `${JSON.stringify(rows, null, 2)}\n` : `${lines.join("\n")}\n`);
  return 0;
}

async function testAll(paths: readonly string[], json: boolean): Promise<number> {
  const tested: TestedSample[] = [];
  const untested: string[] = [];
  for (const file of readRuleFiles(paths)) {
    const { samples, untested: own } = testSamples(file);
    tested.push(...samples);
    untested.push(...own);
  }
  const failures = tested.flatMap((one) => one.surprises.filter(({ isKnown }) => !isKnown));
  const text = describeTests(tested, { untested, failures: failures.length });
  const shown = { tested, untested, failed: failures.length };
  await writeOut(json ? `${JSON.stringify(shown, null, 2)}\n` : text);
  return failures.length > 0 ? 1 : 0;
}

function describeTests(
  tested: readonly TestedSample[],
  { untested, failures }: { readonly untested: readonly string[]; readonly failures: number },
): string {
  const wrong = tested.flatMap(({ sample, surprises: found }) =>
    found.map(({ rule, line, problem, isKnown }) => {
      const what = problem === "missed" ? "does not report" : "reports, and should not";
      return `${printable(sample)}:${line}  ${rule} ${what}${isKnown ? " (known)" : ""}`;
    }),
  );
  const expectations = tested.reduce((sum, one) => sum + one.expectations, 0);
  const lines = [
    ...wrong,
    ...untested.map((id) => `${printable(id)}: no sample says where it reports`),
    `${expectations} expectations in ${tested.length} samples, ${failures} failed`,
  ];
  return `${lines.join("\n")}\n`;
}
