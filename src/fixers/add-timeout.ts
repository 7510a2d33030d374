import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import {
  type RequestTimeoutEvidence,
  requestWithoutTimeout,
} from "../rules/python/request-without-timeout.ts";
import { callAt } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";

/** Gives up after a minute in which nothing is heard. Guided where the limit was turned off on purpose. */
export const addTimeout: Fixer<RuleFinding<RequestTimeoutEvidence>> = {
  id: "add-timeout",
  fixes: [requestWithoutTimeout.id],
  safety: "safe",
  propose({ evidence, location: { path } }, { document, expected }) {
    const edit = rewrite(document as PythonDocument, evidence);
    if (!edit) return byHand;
    return {
      title: "Give up after a minute without an answer",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `add-timeout:${path}`,
      ...(evidence.kind === "none" && {
        safety: "guided" as const,
        notes: ["Somebody turned the limit off: answers may take more than a minute here."],
      }),
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Add `timeout=60`: this call is written in a way that suture does not edit.",
};

function rewrite(document: PythonDocument, { at, kind }: RequestTimeoutEvidence): Edit | undefined {
  const call = callAt(scopesOf(document), at);
  if (!call) return undefined;
  if (kind === "missing") return addArguments(call, ["timeout=60"], document);
  const timeout = keyword(call, "timeout");
  return timeout && { range: timeout.value.range, text: "60" };
}
