import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** A template is a program. */
export const untrustedTemplate: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/untrusted-template",
  title: "What a user sends is read as a template",
  advice: "Write the template once, and hand the values over beside it.",
  severity: "high",
  cwe: 1336,
  supersedes: ["python/template-injection"],
  kinds: ["template"],
  harm: "`{{ … }}` in it runs on the server",
});
