import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { torchLoad } from "../rules/python/torch-load.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";

/** Loads tensors out of a checkpoint, and nothing that it would run. */
export const loadWeightsOnly: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "load-weights-only",
  fixes: [torchLoad.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const call = callAt(scopesOf(python), at);
    const edit = call && limited(call, python);
    if (!edit) return byHand;
    return {
      title: "Load tensors only",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `load-weights-only:${path}`,
      notes: [
        "Checkpoints that hold whole models are refused: save their state_dict instead.",
        "PyTorch before 1.13 does not know the argument.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Add weights_only=True by hand: the call is written in a way that suture does not edit.",
};

function limited(call: PyCall, python: PythonDocument): Edit | undefined {
  const given = keyword(call, "weights_only");
  if (given) return { range: given.value.range, text: "True" };
  return addArguments(call, ["weights_only=True"], python);
}
