import {
  entryOf,
  jwtCalls,
  keyOf,
  optionsOf,
  signingAlgorithm,
} from "../analysis/python/jwt-calls.ts";
import { keyword, positional, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type JwtUnverifiedEvidence, jwtUnverified } from "../rules/python/jwt-unverified.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { removeArgument } from "./python-edits.ts";

/** Checks the signature of a token again. Refuses where no key or no algorithm is in sight. */
export const verifyJwt: Fixer<RuleFinding<JwtUnverifiedEvidence>> = {
  id: "verify-jwt",
  fixes: [jwtUnverified.id],
  safety: "guided",
  propose({ evidence, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const answer = edit(python, evidence);
    if ("refused" in answer) return answer;
    return {
      title: "Check the signature of the token",
      changes: [{ kind: "edit", path, expected, edits: answer.edits }],
      ...(answer.isSafe
        ? { safety: "safe" as const }
        : { notes: ["Tokens that were made with another key, or have expired, are refused now."] }),
    };
  },
};

interface Edited {
  readonly edits: readonly Edit[];
  /** The same file makes its tokens with this key and algorithm. */
  readonly isSafe: boolean;
}

function edit(
  document: PythonDocument,
  { mistake, call: at }: JwtUnverifiedEvidence,
): Edited | Refusal {
  const { text } = document;
  const call = jwtCalls(document).find(
    ({ call: { range } }) => range.start === at.start && range.end === at.end,
  )?.call;
  if (!call || mistake === "claims" || mistake === "none") return byHand;
  const key = keyOf(call, text);
  if (!key) return noKey;
  const algorithms = algorithmsEdit(call, document);
  if (!algorithms) return noAlgorithm;
  const verify = mistake === "no-algorithms" ? [] : verifyEdit(call, document);
  if (!verify) return byHand;
  const source = text.slice(key.range.start, key.range.end);
  const isSafe = signsWith(document, source) && mistake !== "verify-false";
  return { edits: [...verify, ...algorithms], isSafe };
}

const byHand: Refusal = {
  refused: "needs-person",
  message: "Decode the token with its key and a list of algorithms.",
};

const noKey: Refusal = {
  refused: "needs-person",
  message: "No key is handed over here: decode the token with the one that it was signed with.",
};

const noAlgorithm: Refusal = {
  refused: "needs-person",
  message:
    "Hand `algorithms=` over with the one that tokens are signed with: this file does not say which.",
};

/** Nothing where the call names its algorithms. */
function algorithmsEdit(call: PyCall, document: PythonDocument): Edit[] | undefined {
  if (keyword(call, "algorithms") || positional(call, 2)) return [];
  const algorithm = signingAlgorithm(document);
  const last = call.args.at(-1);
  if (!algorithm || !last) return undefined;
  const at = last.range.end;
  return [{ range: { start: at, end: at }, text: `, algorithms=[${algorithm}]` }];
}

function verifyEdit(call: PyCall, document: PythonDocument): Edit[] | undefined {
  const options = optionsOf(scopesOf(document), call);
  const signature = options && entryOf(options, "verify_signature", document.text);
  if (typeof signature === "object") return [{ range: signature.range, text: "True" }];
  const verify = keyword(call, "verify");
  const removed = verify && removeArgument(call, verify, document);
  return removed && [removed];
}

function signsWith(document: PythonDocument, key: string): boolean {
  return jwtCalls(document).some(({ name, call }) => {
    const used = name === "encode" ? keyOf(call, document.text) : undefined;
    return used !== undefined && document.text.slice(used.range.start, used.range.end) === key;
  });
}
