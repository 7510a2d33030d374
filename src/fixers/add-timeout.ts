import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { requestWithoutTimeout } from "../rules/python/request-without-timeout.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";

/** Lets a request give up after a minute. */
export const addTimeout: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "add-timeout",
  fixes: [requestWithoutTimeout.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const call = callAt(scopesOf(python), at);
    const edit = call && timeout(call, python);
    if (!edit) return byHand;
    return {
      title: "Wait a minute at most",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `add-timeout:${path}`,
      groupTitle: "Wait a minute at most for other servers",
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Add `timeout=` by hand: the call is written in a way that suture does not edit.",
};

function timeout(call: PyCall, python: PythonDocument): Edit | undefined {
  const given = keyword(call, "timeout");
  return given
    ? { range: given.value.range, text: "60" }
    : addArguments(call, ["timeout=60"], python);
}
