import type { Edit, Fixer, RuleFinding } from "../model/index.ts";
import type { ActionGateEvidence } from "../rules/github/action-gate.ts";
import type { WorkflowDocument } from "../syntax/workflow.ts";
import {
  asMap,
  fieldsOf,
  insertEntry,
  removeEntry,
  replaceScalar,
  resolveNode,
  type YamlMap,
} from "../syntax/yaml.ts";
import { byHand, changeOf, keepReports } from "./pipeline-edits.ts";

/** Sets the input by which a scanner's action fails. */
export const failScannerAction: Fixer<RuleFinding<ActionGateEvidence>> = {
  id: "fail-scanner-action",
  fixes: ["github/action-gate"],
  safety: "safe",

  propose(finding, { document, expected }) {
    const { evidence } = finding;
    const workflow = document as WorkflowDocument;
    const step = workflow.jobs
      .flatMap(({ steps }) => steps)
      .find(({ map }) => map.range.start === evidence.step);
    const edits = step && setInput(workflow, step.map, evidence);
    if (!edits) return byHand(`The step of ${evidence.scanner} is written in an unusual way`);
    const kept = keepReports(document, { ...evidence, reports: false, at: evidence.step });
    return {
      title: `Let ${evidence.scanner} fail the job`,
      changes: [changeOf(finding, { expected, edits: [...edits, ...kept.edits] })],
      safety: kept.isSure ? "safe" : "guided",
      notes: [
        "Findings that exist today stop the next run: set severity to what is to stop it, or accept single findings by id.",
      ],
    };
  },
};

function setInput(
  { yaml }: WorkflowDocument,
  step: YamlMap,
  { input, on }: ActionGateEvidence,
): readonly Edit[] | undefined {
  const field = fieldsOf(step).get("with");
  if (!field) {
    return on === undefined
      ? undefined
      : insertEntry(yaml, { map: step, name: "with", value: { [input]: on } });
  }
  const map = asMap(field.entry.value);
  if (!map || field.inherited || map !== field.entry.value) return undefined;
  const entry = map.entries.find(({ name }) => name === input);
  if (!entry) {
    return on === undefined ? undefined : insertEntry(yaml, { map, name: input, value: on });
  }
  if (on === undefined && map.entries.length > 1) return removeEntry(yaml, { map, name: input });
  const scalar = resolveNode(entry.value);
  if (scalar?.kind !== "scalar" || scalar !== entry.value) return undefined;
  const edit = replaceScalar(scalar, { text: on ?? opposite(scalar.text) });
  return edit && [edit];
}

/** A truth value that is the only input: its map would be left empty. */
function opposite(text: string): string {
  return text === "true" ? "false" : "true";
}
