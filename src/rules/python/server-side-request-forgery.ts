import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** The server stands where users do not. */
export const serverSideRequestForgery: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/server-side-request-forgery",
  title: "What a user sends decides where the server connects to",
  advice:
    "Take the host from a list, or resolve it and refuse private addresses before connecting; do not follow redirects.",
  severity: "high",
  cwe: 918,
  aliases: ["B310"],
  kinds: ["url"],
  harm: "it reaches hosts that only this server can",
});
