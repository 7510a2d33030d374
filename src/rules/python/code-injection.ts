import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** Eval and exec run whatever they are given; a name of a module that is loaded runs that module. */
export const codeInjection: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/code-injection",
  title: "What a user sends is run as code",
  advice:
    "Do not run text as code: read literals with `ast.literal_eval`, look names up in a dict, and parse expressions with a parser of your own.",
  severity: "high",
  cwe: 95,
  aliases: ["B102", "B307"],
  supersedes: ["python/eval-call"],
  kinds: ["code"],
  harm: "whoever sends it runs code in the application",
});
