import type { Document, Fixer, RuleFinding } from "../model/index.ts";
import type { ToleratedFailure } from "../rules/tolerated-failures.ts";
import type { GitlabDocument } from "../syntax/gitlab-ci.ts";
import type { WorkflowDocument } from "../syntax/workflow.ts";
import { removeEntry, type YamlMap } from "../syntax/yaml.ts";
import { byHand, changeOf, keepReports } from "./pipeline-edits.ts";

/** Deletes the key that passes over a scanner's failure, and keeps its report. */
export const deleteContinueOnError: Fixer<RuleFinding<ToleratedFailure>> = {
  id: "delete-continue-on-error",
  fixes: ["github/continue-on-error", "gitlab/allow-failure"],
  safety: "safe",

  propose(finding, { document, expected }) {
    const { scanner, key, map: start, uploads, isScanJob } = finding.evidence;
    const file = document as WorkflowDocument | GitlabDocument;
    const map = mapsOf(document).find(({ range }) => range.start === start);
    const edits = map && removeEntry(file.yaml, { map, name: key });
    if (!edits) return byHand(`${key} stands in an unusual place`);
    const kept = keepReports(document, { uploads, reports: true, at: start });
    return {
      title: `Let a failure of ${scanner} count`,
      changes: [changeOf(finding, { expected, edits: [...edits, ...kept.edits] })],
      safety: isScanJob && kept.isSure ? "safe" : "guided",
      notes: [
        "Findings that exist today stop the next run: fix them, or accept each by its id with a date.",
      ],
    };
  },
};

function mapsOf(document: Document): readonly YamlMap[] {
  if (document.kind === "gitlab") return (document as GitlabDocument).jobs.map(({ map }) => map);
  const { jobs } = document as WorkflowDocument;
  return jobs.flatMap(({ map, steps }) => [map, ...steps.map((step) => step.map)]);
}
