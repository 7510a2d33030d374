import type { Rule, TextRange } from "../../model/index.ts";
import type { WorkflowDocument, WorkflowStep } from "../../syntax/workflow.ts";
import { fieldsOf, resolveNode, type YamlScalar } from "../../syntax/yaml.ts";

/** A text of a stranger in a script. */
export interface ScriptInjection {
  /** Start of the step. */
  readonly step: number;
  /** `${{ … }}` as written. */
  readonly expression: TextRange;
}

/** GitHub pastes the text of an expression into the script before a shell reads it. */
export const scriptInjection: Rule<WorkflowDocument, ScriptInjection> = {
  id: "github/script-injection",
  kind: "misconfiguration",
  reads: "github",
  title: "Text of strangers becomes part of a script",
  advice: "Give it to the step as an environment variable, and read that in quotes.",
  severity: "high",
  cwe: 78,
  triggers: ["github.event", "github.head_ref"],

  *find({ text, jobs }) {
    for (const job of jobs) {
      for (const step of job.steps) {
        for (const { range, path } of scriptsIn(step).flatMap((scalar) =>
          strangersIn(text, scalar),
        )) {
          yield {
            range,
            message: `Whoever writes ${path} writes a part of this script`,
            evidence: { step: step.map.range.start, expression: range },
            symbol: `${job.id}/${step.label}`,
          };
        }
      }
    }
  },
};

/** `run`, and the script that `actions/github-script` runs. */
function scriptsIn({ run, uses, map }: WorkflowStep): readonly YamlScalar[] {
  if (run) return [run.scalar];
  if (!uses || !/^actions\/github-script@/i.test(uses.text)) return [];
  const inputs = fieldsOf(map).get("with")?.entry.value;
  const script = resolveNode(fieldsOf(inputs).get("script")?.entry.value);
  return script?.kind === "scalar" ? [script] : [];
}

/** The expressions of a scalar that hold what a stranger wrote. */
export function strangersIn(
  text: string,
  { range }: Pick<YamlScalar, "range">,
): { readonly range: TextRange; readonly path: string; readonly inner: string }[] {
  const spelled = text.slice(range.start, range.end);
  return [...spelled.matchAll(/\$\{\{([^{}]{1,500})\}\}/g)].flatMap(
    ({ 0: whole, 1: inner = "", index }) => {
      const path = strangerPath(inner);
      const start = range.start + index;
      return path === undefined
        ? []
        : [{ range: { start, end: start + whole.length }, path, inner }];
    },
  );
}

/** What an outsider chooses freely by opening an issue or a pull request, or by a comment. */
const strangers =
  /\bgithub\.(?:head_ref|event\.(?:(?:issue|discussion|pull_request)\.(?:title|body)|pull_request\.head\.(?:ref|label)|pull_request\.head\.repo\.default_branch|(?:comment|review|review_comment)\.body|workflow_run\.head_branch|workflow_run\.head_commit\.(?:message|author\.(?:email|name))|head_commit\.(?:message|author\.(?:email|name)|committer\.(?:email|name))|commits[.[][^\s)]*\.(?:message|author\.(?:email|name))|pages[.[][^\s)]*\.page_name))(?![\w.])/;

/** The path of a text that is printed as it is; a comparison prints only true or false. */
function strangerPath(inner: string): string | undefined {
  if (
    /[=!<>]=|[<>]|\b(?:contains|startsWith|endsWith|hashFiles|toJSON|success|failure)\s*\(/i.test(
      inner,
    )
  ) {
    return undefined;
  }
  return strangers.exec(inner)?.[0];
}
