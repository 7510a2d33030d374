import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** A link that begins with a trusted host is trusted. */
export const openRedirect: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/open-redirect",
  title: "What a user sends decides where a redirect leads",
  advice:
    "Redirect to names of routes, or check the host of the address with `url_has_allowed_host_and_scheme` or against a list.",
  severity: "medium",
  cwe: 601,
  kinds: ["redirect"],
  harm: "a link to this site can lead to any other",
});
