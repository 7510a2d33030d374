import type { Rule } from "../../model/index.ts";
import type { WorkflowDocument } from "../../syntax/workflow.ts";
import { findTrivyGates, type TrivyEvidence } from "../trivy-gates.ts";

/** Trivy exits 0 with findings unless it is told otherwise. */
export const trivyExitCode: Rule<WorkflowDocument, TrivyEvidence> = {
  id: "github/trivy-exit-code",
  kind: "misconfiguration",
  reads: "github",
  title: "Trivy exits 0 whatever it finds",
  advice: "Give it --exit-code 1, with the severities that are to stop the pipeline.",
  severity: "high",
  cwe: 252,
  triggers: ["trivy"],
  find: findTrivyGates,
};
