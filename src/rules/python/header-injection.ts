import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** Frameworks refuse line ends in headers; the server of the standard library does not. */
export const headerInjection: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/header-injection",
  title: "What a user sends goes into a header as it is",
  advice: "Refuse line ends in the value before it goes into a header.",
  severity: "medium",
  cwe: 113,
  kinds: ["header"],
  harm: "a line end in it begins another header, or the body",
});
