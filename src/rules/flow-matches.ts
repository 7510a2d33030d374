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
    if (kinds.some((kind) => kind === flow.kind)) yield matchOf(flow, { harm, severity });
  }
}

function matchOf(
  { path, site, source, what, isChecked, trace }: Flow,
  { harm, severity }: Pick<FlowRule, "harm" | "severity">,
): RuleMatch<FlowEvidence> {
  const isTest = isTestFile(path) || isTestFile(source.path);
  const isLow = isTest || source.isLocal;
  const milder = isChecked && severity === "high" ? "medium" : severity;
  return {
    range: site.range,
    message: `${capital(source.what)} reaches ${what}: ${harm}.`,
    evidence: { call: site.range, at: site.range },
    severity: isLow ? "low" : milder,
    confidence: isChecked || source.isLocal ? "low" : "high",
    place: { path, site },
    trace,
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
