import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** A pickle says itself what is run when it is loaded. */
export const untrustedDeserialization: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/untrusted-deserialization",
  title: "What a user sends is turned into objects of any class",
  advice: "Send data as JSON, and check it against a model.",
  severity: "high",
  cwe: 502,
  aliases: ["B301", "B302"],
  kinds: ["deserialization"],
  harm: "whoever sends it runs code in the application",
});
