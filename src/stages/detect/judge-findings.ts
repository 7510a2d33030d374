import type { Program, Rule, RuleFinding } from "../../model/index.ts";

type Found = Omit<RuleFinding, "priority">;

/** Asks programs of what rules found in single files: they may know it better. */
export function judgeFindings(
  findings: readonly Found[],
  given: { readonly rules: readonly Rule[]; readonly programs: ReadonlyMap<string, Program> },
): Found[] {
  const asking = new Map<string, NonNullable<Rule["asks"]>>();
  for (const { id, asks } of given.rules) if (asks) asking.set(id, asks);
  return findings.flatMap((finding) => {
    const question = asking.get(finding.rule);
    const program = question && given.programs.get(question.program);
    return (program ? judged(finding, question, program) : unjudged(finding)) ?? [];
  });
}

/** What nobody said anything of; `undefined` for what is nothing by itself. */
function unjudged(finding: Found): Found | undefined {
  return finding.needsJudgement ? undefined : finding;
}

function judged(
  found: Found,
  { judge }: NonNullable<Rule["asks"]>,
  program: Program,
): Found | undefined {
  const { needsJudgement, ...finding } = found;
  const { message, evidence, severity, location } = finding;
  const open = { ...(needsJudgement && { needsJudgement }) };
  const judgement = judge({ message, evidence, severity, path: location.path, ...open }, program);
  if (!judgement) return unjudged(found);
  const { trace, ...rest } = judgement;
  const steps = trace?.map(({ path, region, message: step }) => ({
    location: { asset: location.asset, path, region },
    message: step,
  }));
  return { ...finding, ...rest, ...(steps && { trace: steps }) };
}
