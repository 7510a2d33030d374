import type { Rule } from "../../model/index.ts";
import type { WorkflowDocument } from "../../syntax/workflow.ts";
import { fieldsOf } from "../../syntax/yaml.ts";
import {
  actionReport,
  hasOtherGateStep,
  inputOf,
  isReportStep,
  type ScannerStep,
  scannerSteps,
} from "../scanner-steps.ts";
import { scannerActions } from "../scanners.ts";

/** The input that decides whether an action fails. */
export interface ActionGateEvidence {
  readonly scanner: string;
  /** Start of the step. */
  readonly step: number;
  readonly input: string;
  /** The input's value that lets it fail; the input goes where left out. */
  readonly on?: string;
  readonly uploads: readonly number[];
}

/** An action that scans and always succeeds. */
export const actionGate: Rule<WorkflowDocument, ActionGateEvidence> = {
  id: "github/action-gate",
  kind: "misconfiguration",
  reads: "github",
  title: "Scanner action cannot fail the job",
  advice: "Set the input that lets it fail, and narrow the severities that are to stop the job.",
  severity: "high",
  cwe: 252,
  triggers: scannerActions.flatMap(({ action, gate }) => (gate ? action : [])),

  *find(document) {
    for (const scan of scannerSteps(document)) {
      const { step, scanner, action, symbol } = scan;
      const gate = action?.gate;
      if (!gate || !isOff(scan) || isMeant(document, scan)) continue;
      const report = actionReport(scan);
      if (report.kind === "read") continue;
      const entry = fieldsOf(fieldsOf(step.map).get("with")?.entry.value).get(gate.input)?.entry;
      yield {
        range: entry?.range ?? step.uses?.range ?? step.map.range,
        message: `${scanner} cannot fail the job: ${gate.input} ${entry ? `is ${inputOf(step, gate.input)}` : "is missing"}`,
        evidence: {
          scanner,
          step: step.map.range.start,
          input: gate.input,
          ...(gate.on !== undefined && { on: gate.on }),
          uploads:
            report.kind === "kept"
              ? report.uploads.flatMap(({ map }) => map?.range.start ?? [])
              : [],
        },
        symbol,
      };
    }
  },
};

function isOff({ step, action }: ScannerStep): boolean {
  const gate = action?.gate;
  const value = gate && inputOf(step, gate.input);
  if (!gate) return false;
  return value === undefined ? gate.offByDefault : gate.off.test(value.trim());
}

/** A report for a program, a configuration that decides, a second look, or severities that are only shown. */
function isMeant(document: WorkflowDocument, scan: ScannerStep): boolean {
  const { step } = scan;
  if (isReportStep(scan) || hasOtherGateStep(document, scan)) return true;
  const env = document.text.includes("TRIVY_EXIT_CODE");
  const severity = inputOf(step, "severity");
  const isShown = severity !== undefined && !/high|critical|\$/i.test(severity);
  return env || isShown || inputOf(step, "trivy-config") !== undefined;
}
