import type { Rule } from "../../model/index.ts";
import type { GitlabDocument, GitlabJob } from "../../syntax/gitlab-ci.ts";
import { textOf } from "../../syntax/yaml.ts";
import { placeOf, scansOf } from "../scan-gates.ts";
import { isScanName, type ToleratedFailure } from "../tolerated-failures.ts";

/** A scan job that may fail stops nothing. */
export const allowFailure: Rule<GitlabDocument, ToleratedFailure> = {
  id: "gitlab/allow-failure",
  kind: "misconfiguration",
  reads: "gitlab",
  title: "Scanner's job is allowed to fail",
  advice: "Delete allow_failure, and keep reports with artifacts: when: always.",
  severity: "high",
  cwe: 252,
  triggers: ["allow_failure"],

  *find(document) {
    for (const job of document.jobs) {
      const field = job.fields.get("allow_failure");
      const scanner = scannerOf(document, job);
      if (!field || field.inherited || scanner === undefined) continue;
      if (textOf(field.entry.value) !== "true" || isManual(job)) continue;
      yield {
        range: field.entry.range,
        message: `The pipeline goes on where ${scanner} finds something`,
        evidence: {
          scanner,
          map: job.map.range.start,
          key: "allow_failure",
          uploads: [],
          isScanJob: isScanName(job.name, scanner),
        },
        symbol: job.name,
      };
    }
  },
};

/** A job that a person starts may fail by default. */
function isManual({ fields }: GitlabJob): boolean {
  return textOf(fields.get("when")?.entry.value) === "manual";
}

function scannerOf(document: GitlabDocument, { name }: GitlabJob): string | undefined {
  const scan = scansOf(document).find(
    (candidate) =>
      candidate.script.job === name &&
      /^(?:counts|masked)$/.test(candidate.fate.kind) &&
      placeOf(candidate) !== undefined,
  );
  return scan?.call.scanner.name;
}
