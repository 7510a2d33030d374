import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** An expression is a small language: quotes in a value end a text in it. */
export const xpathInjection: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/xpath-injection",
  title: "What a user sends becomes part of an XPath expression",
  advice: 'Hand the value over as a variable: `tree.xpath("//user[@name=$name]", name=name)`.',
  severity: "high",
  cwe: 643,
  kinds: ["xpath"],
  harm: "quotes in it change what is looked for",
});
