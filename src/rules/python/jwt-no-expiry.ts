import { dictOf, entryOf, jwtCalls } from "../../analysis/python/jwt-calls.ts";
import { keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `jwt-expiry` starts from. */
export interface JwtNoExpiryEvidence {
  /** Of the dict that becomes the token. */
  readonly payload: TextRange;
}

/** A token that never ends stays good for whoever stole it. */
export const jwtNoExpiry: Rule<PythonDocument, JwtNoExpiryEvidence> = {
  id: "python/jwt-no-expiry",
  kind: "code",
  reads: "python",
  title: "A token is made that never expires",
  advice: "Put `exp` into it, a few minutes or hours from now, in UTC.",
  severity: "medium",
  cwe: 613,
  triggers: ["jwt", "jose"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<JwtNoExpiryEvidence>> {
  const scopes = scopesOf(document);
  for (const { call, name } of jwtCalls(document)) {
    if (name !== "encode") continue;
    const claims =
      positional(call, 0) ?? keyword(call, "payload")?.value ?? keyword(call, "claims")?.value;
    const payload = dictOf(scopes, claims);
    if (!payload || entryOf(payload, "exp", document.text) !== undefined) continue;
    yield matchAt(scopes, {
      node: call,
      message: "Nothing in this token says when it ends.",
      evidence: { payload: payload.range },
    });
  }
}
