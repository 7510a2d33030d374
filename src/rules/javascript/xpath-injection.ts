import type { JavascriptFlows } from "../../analysis/javascript/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import type { FlowEvidence } from "../flow-matches.ts";
import { scriptFlowRule } from "../javascript-flows.ts";

/** An expression is a small language: quotes in a value end a text in it. */
export const xpathInjection: Rule<JavascriptFlows, FlowEvidence> = scriptFlowRule({
  id: "javascript/xpath-injection",
  title: "What a user sends becomes part of an XPath expression",
  advice: "Hand the value over as a variable of the expression.",
  severity: "high",
  cwe: 643,
  kinds: ["xpath"],
  harm: "quotes in it change what is looked for",
});
