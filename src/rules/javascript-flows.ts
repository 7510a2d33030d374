import type { JavascriptFlows } from "../analysis/javascript/flow/program.ts";
import type { Rule } from "../model/index.ts";
import { type FlowEvidence, type FlowRule, flowMatches } from "./flow-matches.ts";

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
