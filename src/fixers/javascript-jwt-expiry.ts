import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type JwtNoExpiryEvidence, jwtNoExpiry } from "../rules/javascript/jwt-no-expiry.ts";
import { callAt } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { setOption } from "./javascript-edits.ts";

/** Lets a token end after an hour. How long is right, the program's makers know. */
export const javascriptJwtExpiry: Fixer<RuleFinding<JwtNoExpiryEvidence>> = {
  id: "javascript-jwt-expiry",
  fixes: [jwtNoExpiry.id],
  safety: "guided",
  propose({ evidence, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const call = callAt(scopesOf(javascript), evidence.call);
    const edit = call && setOption(call, { index: 2, added: 'expiresIn: "1h"' }, javascript);
    if (!edit) return byHand;
    return {
      title: "Let the token expire after an hour",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `javascript-jwt-expiry:${path}`,
      notes: ["Who holds a token has to log in again after an hour: choose the time that fits."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Say when the token expires: its options are written in a way that suture does not edit.",
};
