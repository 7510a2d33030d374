import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** Who may name every field of a record names `is_admin` too. */
export const massAssignment: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/mass-assignment",
  title: "Record takes every field that the request names",
  advice:
    "Hand over the fields that are meant by their names, or take them from a form, serializer or model that lists them.",
  severity: "medium",
  cwe: 915,
  kinds: ["fields"],
  harm: "whoever sends it sets fields that nobody meant, such as a role",
});
