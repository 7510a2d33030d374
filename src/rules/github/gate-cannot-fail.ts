import type { Rule } from "../../model/index.ts";
import type { WorkflowDocument } from "../../syntax/workflow.ts";
import { findOpenGates, type GateEvidence } from "../scan-gates.ts";
import { scannerTriggers } from "../scanners.ts";

/** A scan whose exit code is thrown away looks like a gate and stops nothing. */
export const gateCannotFail: Rule<WorkflowDocument, GateEvidence> = {
  id: "github/gate-cannot-fail",
  kind: "misconfiguration",
  reads: "github",
  title: "Scanner cannot fail the pipeline",
  advice:
    "Let the scan fail. Accept single findings by their id, with a date on which they expire.",
  severity: "high",
  cwe: 252,
  triggers: scannerTriggers,
  find: findOpenGates,
};
