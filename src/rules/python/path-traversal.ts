import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** `..` goes up, and a leading slash begins anew. */
export const pathTraversal: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/path-traversal",
  title: "What a user sends becomes part of a path",
  advice:
    "Resolve the path and check that it is below the folder, or take the name from a list or from `secure_filename`.",
  severity: "high",
  cwe: 22,
  kinds: ["path"],
  harm: "`..` or a leading `/` in it leads to other files",
});
