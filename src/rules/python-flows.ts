import type { PythonFlows } from "../analysis/python/flow/program.ts";
import type { Rule } from "../model/index.ts";
import { type FlowEvidence, type FlowRule, flowMatches } from "./flow-matches.ts";

export type { FlowEvidence };

/** A rule that reports values from outside wherever they reach a place of some kinds. */
export function flowRule({ kinds, harm, ...rule }: FlowRule): Rule<PythonFlows, FlowEvidence> {
  return {
    ...rule,
    kind: "code",
    reads: "python-flows",
    find: ({ flows }) => flowMatches(flows, { kinds, harm, severity: rule.severity }),
  };
}
