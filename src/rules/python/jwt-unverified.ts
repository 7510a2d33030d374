import {
  entryOf,
  type JwtCall,
  jwtCalls,
  keyOf,
  optionsOf,
} from "../../analysis/python/jwt-calls.ts";
import { hasSpread, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import { functionOf, type ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

export type JwtMistake = "signature-off" | "verify-false" | "no-algorithms" | "none" | "claims";

/** What `verify-jwt` starts from. */
export interface JwtUnverifiedEvidence {
  readonly mistake: JwtMistake;
  /** Of the call. */
  readonly call: TextRange;
}

/** A token that is not checked says whatever its sender wants. */
export const jwtUnverified: Rule<PythonDocument, JwtUnverifiedEvidence> = {
  id: "python/jwt-unverified",
  kind: "code",
  reads: "python",
  title: "A token is read without checking its signature",
  advice: "Decode with the key and one list of algorithms that stands in the code.",
  severity: "high",
  cwe: 347,
  triggers: ["jwt", "jose"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<JwtUnverifiedEvidence>> {
  const scopes = scopesOf(document);
  const calls = jwtCalls(document);
  for (const jwt of calls) {
    const mistake = mistakeOf(jwt, { scopes, text: document.text });
    if (!mistake || isChecked(jwt.call, { scopes, calls, text: document.text })) continue;
    yield matchAt(scopes, {
      node: jwt.call,
      evidence: { mistake, call: jwt.call.range },
      ...matches[mistake],
    });
  }
}

const matches: Readonly<
  Record<JwtMistake, Pick<RuleMatch, "message" | "severity" | "confidence">>
> = {
  "signature-off": { message: "Neither the signature nor the time of expiry is checked." },
  "verify-false": {
    message: "PyJWT 1 checks nothing here; later versions ignore `verify` and check all the same.",
    severity: "medium",
  },
  "no-algorithms": { message: "python-jose lets the token choose how it is checked." },
  none: { message: "A token without a signature is accepted." },
  claims: {
    message: "The claims are taken from a token that nothing in this function checks.",
    severity: "medium",
    confidence: "medium",
  },
};

interface Place {
  readonly scopes: ModuleScopes;
  readonly text: string;
}

function mistakeOf(
  { call, library, name }: JwtCall,
  { scopes, text }: Place,
): JwtMistake | undefined {
  if (name === "get_unverified_claims") return "claims";
  if (name !== "decode") return undefined;
  const options = optionsOf(scopes, call);
  const signature = options && entryOf(options, "verify_signature", text);
  if (isFalse(signature)) return "signature-off";
  if (library === "pyjwt" && isFalse(keyword(call, "verify")?.value)) return "verify-false";
  const algorithms = keyword(call, "algorithms")?.value ?? positional(call, 2);
  if (!algorithms) {
    return library === "jose" && !hasSpread(call) && keyOf(call, text)
      ? "no-algorithms"
      : undefined;
  }
  return allowsNone(algorithms, text) ? "none" : undefined;
}

function isFalse(value: PyExpression | "unknown" | undefined): boolean {
  return typeof value === "object" && value.kind === "constant" && value.value === "False";
}

function allowsNone(algorithms: PyExpression, text: string): boolean {
  const elements =
    algorithms.kind === "list" || algorithms.kind === "tuple" || algorithms.kind === "set"
      ? algorithms.elements
      : [algorithms];
  return elements.some((element) => stringValue(element, text)?.toLowerCase() === "none");
}

/** Looking into a token to choose its key is right where the same function checks it as well. */
function isChecked(
  call: PyCall,
  { scopes, calls, text }: Place & { readonly calls: readonly JwtCall[] },
): boolean {
  const inside = functionOf(scopes, call);
  return calls.some(
    (other) =>
      other.call !== call &&
      other.name === "decode" &&
      functionOf(scopes, other.call) === inside &&
      mistakeOf(other, { scopes, text }) === undefined,
  );
}
