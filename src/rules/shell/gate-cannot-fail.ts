import type { Rule } from "../../model/index.ts";
import type { ShellDocument } from "../../syntax/shell.ts";
import { findOpenGates, type GateEvidence } from "../scan-gates.ts";
import { scannerTriggers } from "../scanners.ts";

/** A scan whose exit code is thrown away looks like a gate and stops nothing. */
export const gateCannotFail: Rule<ShellDocument, GateEvidence> = {
  id: "shell/gate-cannot-fail",
  kind: "misconfiguration",
  reads: "shell",
  title: "Scanner cannot fail the pipeline",
  advice:
    "Let the scan fail. Accept single findings by their id, with a date on which they expire.",
  severity: "high",
  cwe: 252,
  triggers: scannerTriggers,
  find: findOpenGates,
};
