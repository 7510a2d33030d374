import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** A filter is a small language: brackets and stars in a value are part of it. */
export const ldapInjection: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/ldap-injection",
  title: "What a user sends becomes part of an LDAP search",
  advice:
    "Escape the value with `escape_filter_chars`, or `escape_dn_chars` where it is part of a name.",
  severity: "high",
  cwe: 90,
  kinds: ["ldap"],
  harm: "`*` and brackets in it change what is looked for",
});
