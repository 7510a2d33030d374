import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** What is marked as safe is sent with the tags that a visitor wrote. */
export const crossSiteScripting: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/cross-site-scripting",
  title: "What a user sends is marked as safe HTML",
  advice:
    "Let a template, `format_html` or `Markup(…).format(…)` put the value in: they escape it.",
  severity: "high",
  cwe: 79,
  aliases: ["B308", "B703", "B704"],
  supersedes: ["python/unescaped-html"],
  kinds: ["html"],
  harm: "whoever sends it decides on scripts of the page",
});
