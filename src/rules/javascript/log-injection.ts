import type { JavascriptFlows } from "../../analysis/javascript/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import type { FlowEvidence } from "../flow-matches.ts";
import { scriptFlowRule } from "../javascript-flows.ts";

/** A line of a log is what somebody believes later. */
export const logInjection: Rule<JavascriptFlows, FlowEvidence> = scriptFlowRule({
  id: "javascript/log-injection",
  title: "What a user sends is logged as it is",
  advice: "Log it as JSON, or take line ends out of it.",
  severity: "low",
  cwe: 117,
  kinds: ["log"],
  harm: "a line end in it makes an entry of its own",
});
