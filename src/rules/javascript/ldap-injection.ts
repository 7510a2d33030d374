import type { JavascriptFlows } from "../../analysis/javascript/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import type { FlowEvidence } from "../flow-matches.ts";
import { scriptFlowRule } from "../javascript-flows.ts";

/** A filter is a small language: brackets and stars in a value are part of it. */
export const ldapInjection: Rule<JavascriptFlows, FlowEvidence> = scriptFlowRule({
  id: "javascript/ldap-injection",
  title: "What a user sends becomes part of an LDAP search",
  advice:
    "Make the filter of objects, `new EqualityFilter({ attribute, value })`, or escape the value.",
  severity: "high",
  cwe: 90,
  kinds: ["ldap"],
  harm: "`*` and brackets in it change what is looked for",
});
