import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type FewRoundsEvidence, fewHashRounds } from "../rules/javascript/few-hash-rounds.ts";
import { nodeAt } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";

/** Takes 12 rounds of bcrypt. Safe: each hash says how many it took, so old ones still match. */
export const raiseBcryptRounds: Fixer<RuleFinding<FewRoundsEvidence>> = {
  id: "raise-bcrypt-rounds",
  fixes: [fewHashRounds.id],
  safety: "safe",
  propose({ evidence: { rounds, isKept }, location: { path } }, { document, expected }) {
    const scopes = scopesOf(document as JavascriptDocument);
    const number = nodeAt(scopes, "number", rounds);
    if (!isKept) return stored;
    if (!number || scopes.parentOf(number)?.kind !== "call") return shared;
    return {
      title: "Take 12 rounds of bcrypt",
      changes: [{ kind: "edit", path, expected, edits: [{ range: rounds, text: "12" }] }],
      group: `raise-bcrypt-rounds:${path}`,
      notes: [
        "Signing in takes a fifth of a second or so from now on; passwords that are stored keep their rounds until they change.",
      ],
    };
  },
};

const stored: Refusal = {
  refused: "needs-person",
  message:
    "Store with each hash how many iterations it took, then raise the number: old hashes match no longer else.",
};

const shared: Refusal = {
  refused: "needs-person",
  message: "Raise the constant that holds the number of rounds: it may be used elsewhere too.",
};
