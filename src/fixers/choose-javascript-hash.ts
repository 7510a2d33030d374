import {
  functionName,
  lastNameOf,
  type ModuleScopes,
  scopesOf,
} from "../analysis/javascript/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { weakHash } from "../rules/javascript/weak-hash.ts";
import { callAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JsCall, JsNode } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";

/** Hashes with SHA-256. What was hashed before no longer matches. */
export const chooseJavascriptHash: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "choose-javascript-hash",
  fixes: [weakHash.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const scopes = scopesOf(javascript);
    const call = callAt(scopes, at);
    const algorithm = call?.args[0];
    if (algorithm?.kind !== "string") return byHand;
    if (saysWhich(call, scopes)) return named;
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

const named: Refusal = {
  refused: "needs-person",
  message:
    "A name here says which hash it is, so others may rely on it: choose another where they do not.",
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Write `sha256` where the algorithm's name is set: it may be used elsewhere too.",
};

/** `const md5 = createHash("md5")`, `function md5(…)`, `{ sha1: … }`. */
function saysWhich(call: JsCall | undefined, scopes: ModuleScopes): boolean {
  for (let at = call && scopes.parentOf(call); at; at = scopes.parentOf(at)) {
    if (/md[245]|sha_?1|ripemd/i.test(nameOf(at, scopes) ?? "")) return true;
    if (at.kind === "function") return false;
  }
  return false;
}

function nameOf(node: JsNode, scopes: ModuleScopes): string | undefined {
  switch (node.kind) {
    case "function":
      return functionName(scopes, node);
    case "declarator":
    case "assign":
      return lastNameOf(node.target);
    case "property":
      return node.name;
    default:
      return undefined;
  }
}
