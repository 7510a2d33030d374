import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { postMessage } from "../rules/javascript/post-message.ts";
import { callAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";

/** Sends messages to a page of the same origin only; of which other is meant nothing is known. */
export const nameMessageTarget: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "name-message-target",
  fixes: [postMessage.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const target = callAt(scopesOf(document as JavascriptDocument), at)?.args[1];
    if (target?.kind !== "string" || target.value !== "*") return listener;
    const edits = [{ range: target.range, text: "window.location.origin" }];
    return {
      title: "Send the message to this page's own origin",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `name-message-target:${path}`,
      notes: [
        "Where the page that is meant has another origin, write that one: it gets nothing else.",
      ],
    };
  },
};

const listener: Refusal = {
  refused: "needs-person",
  message: "Compare `event.origin` with the page that is meant before anything is done.",
};
