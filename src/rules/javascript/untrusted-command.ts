import type { JavascriptFlows } from "../../analysis/javascript/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import type { FlowEvidence } from "../flow-matches.ts";
import { scriptFlowRule } from "../javascript-flows.ts";

/** A shell runs whatever follows a `;`, whoever wrote it. */
export const untrustedCommand: Rule<JavascriptFlows, FlowEvidence> = scriptFlowRule({
  id: "javascript/untrusted-command",
  title: "What a user sends reaches a command line",
  advice:
    "Hand the program and its arguments over as a list, `execFile(program, [argument])`, and take the program from a list in the code.",
  severity: "high",
  cwe: 78,
  supersedes: ["javascript/command-injection"],
  kinds: ["command"],
  harm: "whoever sends it runs commands of their own",
});
