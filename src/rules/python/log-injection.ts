import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** A line of a log is what somebody believes later. */
export const logInjection: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/log-injection",
  title: "What a user sends is logged as it is",
  advice: "Log the value with `%r`, or take line ends out of it.",
  severity: "low",
  cwe: 117,
  kinds: ["log"],
  harm: "a line end in it makes an entry of its own",
});
