import type { Change, Edit, FixContext, Refusal, RuleFinding, TextRange } from "../model/index.ts";
import type { GitlabDocument } from "../syntax/gitlab-ci.ts";
import type { WorkflowDocument } from "../syntax/workflow.ts";
import { asMap, fieldsOf, insertEntry, type YamlMap } from "../syntax/yaml.ts";

/** A refusal for a place that suture does not edit. */
export function byHand(why: string): Refusal {
  return { refused: "needs-person", message: `${why}: edit it by hand.` };
}

/** YAML escapes stand in the script: an edit could break one. */
export const escaped: Refusal = byHand("YAML's escapes stand in this script");

/** One edit of the file that a finding is in. */
export function changeOf(
  finding: Pick<RuleFinding, "location">,
  { expected, edits }: { readonly expected: string; readonly edits: readonly Edit[] },
): Change {
  return { kind: "edit", path: finding.location.path, expected, edits };
}

/** Removes a range of one line together with the blank in front of it. */
export function removeWord(text: string, { start, end }: TextRange): Edit {
  let from = start;
  while (/[ \t]/.test(text[from - 1] ?? "")) from--;
  return { range: { start: from, end }, text: "" };
}

/** What has to run although a scan fails, and whether that could be arranged. */
export interface KeptReports {
  readonly edits: readonly Edit[];
  /** A step has a condition of its own that nobody but its author can judge. */
  readonly isSure: boolean;
}

/** Makes the steps that store a report run also where the scan before them failed. */
export function keepReports(
  document: FixContext["document"],
  { uploads, reports, at }: KeptQuestion,
): KeptReports {
  if (document.kind === "gitlab") {
    return reports ? keepArtifacts(document as GitlabDocument, at) : { edits: [], isSure: true };
  }
  if (document.kind !== "github") return { edits: [], isSure: true };
  const { jobs, yaml } = document as WorkflowDocument;
  const edits: Edit[] = [];
  let isSure = true;
  for (const { map } of jobs.flatMap(({ steps }) => steps)) {
    if (!uploads.includes(map.range.start)) continue;
    const condition = fieldsOf(map).get("if")?.entry;
    if (condition) {
      const text = document.text.slice(condition.range.start, condition.range.end);
      isSure &&= /always\(\)|failure\(\)|!\s*cancelled\(\)/.test(text);
      continue;
    }
    const added = insertEntry(yaml, runsAnyway(map));
    isSure &&= added !== undefined;
    edits.push(...(added ?? []));
  }
  return { edits, isSure };
}

export interface KeptQuestion {
  /** Starts of steps. */
  readonly uploads: readonly number[];
  readonly reports: boolean;
  /** Offset of the scan. */
  readonly at: number;
}

/** A condition reads best before what it is for. */
function runsAnyway(map: YamlMap) {
  const after = ["name", "id"].findLast((key) => map.entries.some(({ name }) => name === key));
  const name = "if";
  return { map, name, value: `\${{ !cancelled() }}`, ...(after !== undefined && { after }) };
}

function keepArtifacts({ jobs, yaml }: GitlabDocument, at: number): KeptReports {
  const job = jobs.find(({ range }) => range.start <= at && at < range.end);
  const entry = job?.fields.get("artifacts");
  if (!entry) return { edits: [], isSure: true };
  const map = asMap(entry.entry.value);
  if (!map || entry.inherited) return { edits: [], isSure: false };
  const when = fieldsOf(map).get("when");
  if (when) return { edits: [], isSure: true };
  const edits = insertEntry(yaml, { map, name: "when", value: "always" });
  return { edits: edits ?? [], isSure: edits !== undefined };
}
