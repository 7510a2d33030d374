import type { Flow } from "../analysis/flow/flow-state.ts";
import type { FlowKind } from "../analysis/flow/kinds.ts";
import type { Rule, RuleMatch, TextRange } from "../model/index.ts";
import { isTestFile } from "./test-files.ts";

/** What fixers of a call start from that somebody outside decides on. */
export interface FlowEvidence {
  /** Of the call, or of the expression, that does harm; under both names that fixers know. */
  readonly call: TextRange;
  readonly at: TextRange;
}

export interface FlowRule
  extends Pick<Rule, "id" | "title" | "advice" | "severity" | "cwe" | "aliases" | "supersedes"> {
  readonly kinds: readonly FlowKind[];
  /** What comes of it, after "…, so that ". */
  readonly harm: string;
}

/** What a rule reports of flows of some kinds. */
export function* flowMatches(
  flows: readonly Flow[],
  { kinds, harm, severity }: Pick<FlowRule, "kinds" | "harm" | "severity">,
): Generator<RuleMatch<FlowEvidence>> {
  for (const flow of flows) {
    if (kinds.some((kind) => kind === flow.kind)) yield flowMatch(flow, { harm, severity });
  }
}

/** What is reported of one flow. */
export function flowMatch(
  flow: Flow,
  asked: Pick<FlowRule, "harm" | "severity">,
): RuleMatch<FlowEvidence> {
  const { path, site, trace } = flow;
  return {
    range: site.range,
    evidence: { call: site.range, at: site.range },
    place: { path, site },
    trace,
    ...wordsOf(flow, asked),
  };
}

/** What to say of a value that somebody outside decides on, and how bad that is. */
export function wordsOf(
  { path, source, what, isChecked }: Flow,
  { harm, severity }: Pick<FlowRule, "harm" | "severity">,
): Required<Pick<RuleMatch, "message" | "severity" | "confidence">> {
  const isTest = isTestFile(path) || isTestFile(source.path);
  const isLow = isTest || source.isLocal;
  const milder = isChecked && severity === "high" ? "medium" : severity;
  return {
    message: `${capital(source.what)} reaches ${what}: ${harm}.`,
    severity: isLow ? "low" : milder,
    confidence: isChecked || source.isLocal ? "low" : "high",
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
