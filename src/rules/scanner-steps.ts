import type { Document, TextRange } from "../model/index.ts";
import type { WorkflowDocument, WorkflowJob, WorkflowStep } from "../syntax/workflow.ts";
import { fieldText } from "../syntax/workflow.ts";
import { fieldsOf } from "../syntax/yaml.ts";
import { type LaterStep, laterSteps, symbolOf } from "./pipeline-scripts.ts";
import { placeOf, scansOf, trivyExitCode } from "./scan-gates.ts";
import { isMachineFormat, type ReportUse, usesIn } from "./scan-reports.ts";
import { type ScannerAction, scannerOfAction } from "./scanners.ts";

/** A step that runs a scanner, as an action or by a command. */
export interface ScannerStep {
  readonly job: WorkflowJob;
  readonly step: WorkflowStep;
  /** Name of the scanner. */
  readonly scanner: string;
  readonly action: ScannerAction | undefined;
  readonly later: readonly LaterStep[];
  readonly symbol: string;
}

/** Steps of a workflow that run a scanner; none of an action, whose users judge what it found. */
export function scannerSteps(document: WorkflowDocument): readonly ScannerStep[] {
  if (document.isAction) return [];
  return document.jobs.flatMap((job) =>
    job.steps.flatMap((step, index) => {
      const action = step.uses && scannerOfAction(step.uses.text);
      const scanner = action?.scanner ?? scannerIn(document, step.run?.scalar.range);
      if (scanner === undefined) return [];
      const later = laterSteps(document, job.steps.slice(index + 1));
      return { job, step, scanner, action, later, symbol: symbolOf(job, step) };
    }),
  );
}

function scannerIn(document: Document, range: TextRange | undefined): string | undefined {
  if (!range) return undefined;
  const scan = scansOf(document).find(
    (candidate) =>
      candidate.script.range.start === range.start &&
      /^(?:counts|masked|piped)$/.test(candidate.fate.kind) &&
      placeOf(candidate) !== undefined,
  );
  return scan?.call.scanner.name;
}

/** An input of an action. */
export function inputOf({ map }: WorkflowStep, name: string): string | undefined {
  return fieldText(fieldsOf(map).get("with")?.entry.value, name);
}

/** What becomes of the report of an action; `read` where its output is for a program and nobody stores it. */
export function actionReport({ step, later }: ScannerStep): ReportUse {
  const file = ["output", "output-file", "output_file_path", "output_file"]
    .map((name) => inputOf(step, name))
    .find((value) => value !== undefined && value !== "");
  const id = fieldText(step.map, "id");
  const names = [
    ...(file === undefined ? [] : [file]),
    ...(id === undefined ? [] : [`steps.${id}.`]),
  ];
  return names.length === 0 ? { kind: "none" } : usesIn(later, names);
}

/** True where an action writes its report for a program. */
export function isReportStep({ step }: ScannerStep): boolean {
  const format = ["format", "output-format", "output_format"]
    .map((name) => inputOf(step, name))
    .find((value) => value !== undefined);
  return isMachineFormat(format) || /sarif|json/i.test(inputOf(step, "args") ?? "");
}

/** Another step of the job runs the same scanner and can fail. */
export function hasOtherGateStep(
  document: WorkflowDocument,
  { job, step, scanner }: ScannerStep,
): boolean {
  const byAction = scannerSteps(document).some(
    (other) =>
      other.job.id === job.id &&
      other.step.map !== step.map &&
      other.scanner === scanner &&
      other.action !== undefined &&
      canFail(other),
  );
  const byScript = scansOf(document).some(
    ({ script, call, fate, openBy }) =>
      script.job === job.id &&
      script.range.start !== step.run?.scalar.range.start &&
      call.scanner.name === scanner &&
      fate.kind === "counts" &&
      openBy === undefined &&
      (scanner !== "trivy" || trivyExitCode(call) === "set"),
  );
  return byAction || byScript;
}

/** The step stops the job where its scanner finds something. */
export function canFail({ step, action }: ScannerStep): boolean {
  if (fieldText(step.map, "continue-on-error") === "true") return false;
  const gate = action?.gate;
  if (!gate) return true;
  const value = inputOf(step, gate.input);
  return value === undefined ? !gate.offByDefault : !gate.off.test(value.trim());
}
