import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** A text that a view returns is HTML unless something says otherwise. */
export const reflectedInput: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/reflected-input",
  title: "What a user sends is sent back as HTML",
  advice: "Render a template, which escapes values, or escape the value; send data as JSON.",
  severity: "high",
  cwe: 79,
  kinds: ["answer"],
  harm: "tags and scripts in it run in the browser of whoever follows a link",
});
