import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** A shell runs whatever follows a `;`, whoever wrote it. */
export const commandInjection: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/command-injection",
  title: "What a user sends reaches a command line",
  advice:
    "Hand the program and its arguments over as a list without a shell, and take the program from a list in the code.",
  severity: "high",
  cwe: 78,
  aliases: ["B601", "B602", "B604", "B605"],
  supersedes: ["python/subprocess-shell"],
  kinds: ["command"],
  harm: "whoever sends it runs commands of their own",
});
