import { importedPaths } from "../../analysis/javascript/names.ts";
import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { lookUp, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** How long a comparison takes tells how much of a signature was right. */
export const unsafeComparison: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/unsafe-comparison",
  kind: "code",
  reads: "javascript",
  title: "Signature is compared in a time that tells",
  advice: "Compare buffers of one length with `crypto.timingSafeEqual`.",
  severity: "medium",
  confidence: "medium",
  cwe: 208,
  triggers: ["createhmac"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind !== "binary" || !/^[=!]==?$/.test(node.operator)) continue;
    const { left, right } = node;
    const isSigned = [left, right].some((side) => isDigest(side, scopes));
    const isSent = [left, right].some((side) => !isDigest(side, scopes) && isForeign(side, scopes));
    if (!isSigned || !isSent) continue;
    const message = "The signature is compared letter by letter: the time tells where it is wrong.";
    yield matchAt(scopes, { node, message, evidence: { at: node.range } });
  }
}

/** `createHmac(…).update(…).digest(…)`, also by a name, and with a prefix. */
function isDigest(expression: JsExpression, scopes: ModuleScopes, depth = 0): boolean {
  if (depth > 10) return false;
  switch (expression.kind) {
    case "call":
      if (importedPaths(scopes, expression.callee).includes("crypto.createHmac")) return true;
      return (
        expression.callee.kind === "member" && isDigest(expression.callee.object, scopes, depth + 1)
      );
    case "name":
      return lookUp(scopes, expression.id, expression).some(
        ({ kind, value, steps }) =>
          kind === "assign" && !steps && value !== undefined && isDigest(value, scopes, depth + 1),
      );
    case "template":
      return expression.holes.some((hole) => isDigest(hole, scopes, depth + 1));
    case "binary":
      return (
        expression.operator === "+" &&
        (isDigest(expression.left, scopes, depth + 1) ||
          isDigest(expression.right, scopes, depth + 1))
      );
    default:
      return false;
  }
}

function isForeign(expression: JsExpression, scopes: ModuleScopes): boolean {
  const from = provenanceOf(scopes, expression);
  return from === "request" || from === "parameter";
}
