import type { Rule, RuleMatch } from "../../model/index.ts";
import { fieldText, type WorkflowDocument, type WorkflowJob } from "../../syntax/workflow.ts";
import { fieldsOf, type YamlMap } from "../../syntax/yaml.ts";
import {
  actionReport,
  hasOtherGateStep,
  type ScannerStep,
  scannerSteps,
} from "../scanner-steps.ts";
import { isScanName, type ToleratedFailure } from "../tolerated-failures.ts";

/** A scan that fails, and a job that goes on. */
export const continueOnError: Rule<WorkflowDocument, ToleratedFailure> = {
  id: "github/continue-on-error",
  kind: "misconfiguration",
  reads: "github",
  title: "Scanner's failure is passed over",
  advice: "Delete continue-on-error, and store reports in a step that always runs.",
  severity: "high",
  cwe: 252,
  triggers: ["continue-on-error"],

  *find(document) {
    const steps = scannerSteps(document);
    for (const scan of steps) {
      const match = toleratedStep(document, scan);
      if (match) yield match;
    }
    for (const job of document.jobs) {
      const scan = steps.find((candidate) => candidate.job === job);
      const match = scan && toleratedJob(job, scan);
      if (match) yield match;
    }
  },
};

function toleratedStep(
  document: WorkflowDocument,
  scan: ScannerStep,
): RuleMatch<ToleratedFailure> | undefined {
  const { step, scanner, symbol } = scan;
  const entry = toleratedKey(step.map);
  if (!entry || isOutcomeRead(document, step.map) || hasOtherGateStep(document, scan))
    return undefined;
  const report = actionReport(scan);
  if (report.kind === "read") return undefined;
  const uploads = scan.later.flatMap(({ uses, map }) =>
    map && uses && /upload-(?:sarif|artifact)@/.test(uses) ? map.range.start : [],
  );
  return {
    range: entry.range,
    message: `The job goes on where ${scanner} finds something`,
    evidence: {
      scanner,
      map: step.map.range.start,
      key: "continue-on-error",
      uploads,
      isScanJob: true,
    },
    symbol,
  };
}

function toleratedJob(
  job: WorkflowJob,
  { scanner }: ScannerStep,
): RuleMatch<ToleratedFailure> | undefined {
  const entry = toleratedKey(job.map);
  if (!entry) return undefined;
  const name = `${job.id} ${fieldText(job.map, "name") ?? ""}`;
  return {
    range: entry.range,
    message: `The workflow succeeds where ${scanner} finds something`,
    evidence: {
      scanner,
      map: job.map.range.start,
      key: "continue-on-error",
      uploads: [],
      isScanJob: isScanName(name, scanner),
    },
    symbol: job.id,
  };
}

function toleratedKey(map: YamlMap) {
  const field = fieldsOf(map).get("continue-on-error");
  const isOn = field && !field.inherited && fieldText(map, "continue-on-error") === "true";
  return isOn ? field.entry : undefined;
}

/** A later step asks how it went. */
function isOutcomeRead({ text }: WorkflowDocument, map: YamlMap): boolean {
  const id = fieldText(map, "id");
  if (id === undefined) return false;
  return text.includes(`steps.${id}.outcome`) || text.includes(`steps['${id}']`);
}
