import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { weakHash } from "../rules/javascript/weak-hash.ts";
import { callAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";

/** Hashes with SHA-256. What was hashed before no longer matches. */
export const chooseJavascriptHash: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "choose-javascript-hash",
  fixes: [weakHash.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const algorithm = callAt(scopesOf(javascript), at)?.args[0];
    if (algorithm?.kind !== "string") return byHand;
    const { start, end } = algorithm.range;
    const range = { start: start + 1, end: end - 1 };
    return {
      title: "Hash with SHA-256",
      changes: [{ kind: "edit", path, expected, edits: [{ range, text: "sha256" }] }],
      group: `choose-javascript-hash:${path}`,
      notes: [
        "Hashes that are stored, or that others compute too, no longer match: make them anew.",
        "They are 64 letters long from now on: make sure that they fit where they are stored.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Write `sha256` where the algorithm's name is set: it may be used elsewhere too.",
};
