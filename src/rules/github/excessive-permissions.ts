import type { Rule, RuleMatch } from "../../model/index.ts";
import type { WorkflowDocument } from "../../syntax/workflow.ts";
import { fieldsOf, textOf, type YamlMap } from "../../syntax/yaml.ts";

/** A token that may write everywhere turns any mistake of a step into one of the repository. */
export const excessivePermissions: Rule<WorkflowDocument, Readonly<Record<string, never>>> = {
  id: "github/excessive-permissions",
  kind: "misconfiguration",
  reads: "github",
  title: "Workflow's token may write everything",
  advice: "Grant contents: read at the top, and to each job only what its steps write.",
  severity: "high",
  cwe: 250,
  triggers: ["write-all"],

  *find({ map, jobs }) {
    if (map) yield* writeAll(map);
    for (const job of jobs) yield* writeAll(job.map, job.id);
  },
};

function* writeAll(
  map: YamlMap,
  job?: string,
): Generator<RuleMatch<Readonly<Record<string, never>>>> {
  const field = fieldsOf(map).get("permissions");
  if (!field || textOf(field.entry.value) !== "write-all") return;
  yield {
    range: field.entry.range,
    message: `Every step of ${job === undefined ? "every job" : job} may change code, releases, packages and settings`,
    evidence: {},
    ...(job !== undefined && { symbol: job }),
  };
}
