import type { Flow } from "../analysis/flow/flow-state.ts";
import type { FlowKind } from "../analysis/flow/kinds.ts";
import type { JavascriptFlows } from "../analysis/javascript/flow/program.ts";
import type { Provenance } from "../analysis/provenance.ts";
import type {
  Judgement,
  PathStep,
  Program,
  ProgramQuestion,
  Rule,
  RuleMatch,
  Severity,
  TextRange,
} from "../model/index.ts";
import { type FlowEvidence, type FlowRule, flowMatches, wordsOf } from "./flow-matches.ts";
import { isTestFile } from "./test-files.ts";

/** A rule that reports values from outside wherever they reach a place of some kinds in a script. */
export function scriptFlowRule({
  kinds,
  harm,
  ...rule
}: FlowRule): Rule<JavascriptFlows, FlowEvidence> {
  return {
    ...rule,
    kind: "code",
    reads: "javascript-flows",
    find: ({ flows }) => flowMatches(flows, { kinds, harm, severity: rule.severity }),
  };
}

export interface FlowQuestion<E> {
  readonly kinds: readonly FlowKind[];
  readonly harm: string;
  /** Where somebody outside decides and nobody looks at it; `high` where left out. */
  readonly severity?: Severity;
  /** What the rule itself calls low stays so: it saw a check that flows are not followed through. */
  readonly keepsLow?: true;
  /** What of a finding the value becomes. */
  at(evidence: E): TextRange;
}

/**
 * Asks data flow of what a rule found in one file: whether somebody outside decides on it, also by
 * way of other files, and how that gets there.
 */
export function askFlows<E>({
  kinds,
  harm,
  severity = "high",
  keepsLow,
  at,
}: FlowQuestion<E>): ProgramQuestion<E> {
  return {
    program: "javascript-flows",
    judge({ path, evidence, severity: before, needsJudgement }, program): Judgement | undefined {
      if (isTestFile(path)) return undefined;
      const flow = flowTo(program as JavascriptFlows, { path, kinds, range: at(evidence) });
      const isOpen = needsJudgement || before !== severity || program.limited.includes(path);
      if (!flow) return isOpen ? undefined : unseen[severity];
      const trace = flow.trace.filter((step): step is PathStep => "path" in step);
      const words = wordsOf(flow, { harm, severity });
      return { ...words, trace, ...(keepsLow && before === "low" && { severity: "low" as const }) };
    },
  };
}

/** What the file alone says is from a request, and data flow saw no way for: it sees checks too. */
const unseen: Readonly<Partial<Record<Severity, Judgement>>> = {
  high: { severity: "medium", confidence: "low" },
  medium: { severity: "low", confidence: "low" },
};

/** For matches of rules that say nothing of values from elsewhere than a request themselves. */
export function unlessRequest(from: Provenance): Pick<RuleMatch, "needsJudgement"> {
  return from === "request" ? {} : { needsJudgement: true };
}

interface Place {
  readonly path: string;
  readonly kinds: readonly FlowKind[];
  readonly range: TextRange;
}

/** The flow into the smallest place round a range. */
function flowTo(program: JavascriptFlows, { path, kinds, range }: Place): Flow | undefined {
  let best: Flow | undefined;
  for (const flow of byPath(program).get(path) ?? []) {
    const { start, end } = flow.site.range;
    if (!kinds.some((kind) => kind === flow.kind) || start > range.start || range.end > end)
      continue;
    if (!best || end - start < best.site.range.end - best.site.range.start) best = flow;
  }
  return best;
}

const known = new WeakMap<Program, ReadonlyMap<string, readonly Flow[]>>();

function byPath(program: JavascriptFlows): ReadonlyMap<string, readonly Flow[]> {
  const found = known.get(program);
  if (found) return found;
  const index = new Map<string, Flow[]>();
  for (const flow of program.flows) {
    const list = index.get(flow.path);
    if (list) list.push(flow);
    else index.set(flow.path, [flow]);
  }
  known.set(program, index);
  return index;
}
