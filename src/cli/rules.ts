import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { type Rule, UsageError } from "../model/index.ts";
import { printable } from "../reporters/printable.ts";
import { readExpectations, type Surprise, surprises } from "../rules/custom/annotations.ts";
import { compileRules } from "../rules/custom/index.ts";
import { rules as catalogue } from "../rules/index.ts";
import { type PythonDocument, pythonSyntax } from "../syntax/python.ts";
import { decodeText } from "../syntax/text.ts";
import { writeOut } from "./output.ts";
import { type RuleFile, readRuleFiles } from "./rule-files.ts";

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
  const own = compile(readRuleFiles(paths));
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

/** What a sample beside a rule file showed. */
interface Tested {
  readonly rules: string;
  readonly sample: string;
  readonly expectations: number;
  readonly surprises: readonly Surprise[];
}

async function testAll(paths: readonly string[], json: boolean): Promise<number> {
  const files = readRuleFiles(paths);
  const tested: Tested[] = [];
  const untested: string[] = [];
  for (const file of files) {
    const result = testOne(file);
    if (result) tested.push(result);
    const asserted = new Set(result?.asserted);
    untested.push(...file.rules.map(({ id }) => id).filter((id) => !asserted.has(id)));
  }
  const failures = tested.flatMap((one) => one.surprises.filter(({ isKnown }) => !isKnown));
  const text = describeTests(tested, { untested, failures: failures.length });
  const shown = { tested, untested, failed: failures.length };
  await writeOut(json ? `${JSON.stringify(shown, null, 2)}\n` : text);
  return failures.length > 0 ? 1 : 0;
}

/** The sample of `no-f.yaml` is `no-f.py`. */
function testOne({ path, rules }: RuleFile) {
  const sample = path.replace(/\.ya?ml$/, ".py");
  if (sample === path || !existsSync(sample)) return undefined;
  const source = decodeText(sample, readFileSync(sample));
  const compiled = compile([{ path, rules }]);
  const document = pythonSyntax.parse(source);
  const expected = readExpectations(source.text);
  return {
    rules: path,
    sample,
    expectations: expected.length,
    asserted: expected.filter(({ reports }) => reports).map(({ rule }) => rule),
    surprises: surprises(compiled, document),
  };
}

function compile(files: readonly RuleFile[]): readonly Rule<PythonDocument>[] {
  const specs = files.flatMap(({ rules }) => rules);
  return compileRules(specs) as readonly Rule<PythonDocument>[];
}

function describeTests(
  tested: readonly Tested[],
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
    ...untested.map((id) => `${id}: no sample says where it reports`),
    `${expectations} expectations in ${tested.length} samples, ${failures} failed`,
  ];
  return `${lines.join("\n")}\n`;
}
