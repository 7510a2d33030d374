import { importedPaths, objectOf, propertyOf } from "../analysis/javascript/names.ts";
import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { corsAnyOrigin } from "../rules/javascript/cors-any-origin.ts";
import { callAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JsCall } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { hasComment } from "./javascript-edits.ts";
import { isNodeScript } from "./javascript-imports.ts";

/** Lets the origins in that a variable lists, and none where it is not set. */
export const listExpressOrigins: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "list-express-origins",
  fixes: [corsAnyOrigin.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const call = callAt(scopesOf(javascript), at);
    const edit = call && isNodeScript(javascript) ? editFor(call, javascript) : undefined;
    if (!edit) return byHand;
    return {
      title: "Let only the origins in that CORS_ORIGINS lists",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `list-express-origins:${path}`,
      notes: [
        "Set CORS_ORIGINS to the origins of your pages, with commas between them: https://app.example.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "List the origins that may ask: they are set in a way that suture does not edit.",
};

const listed = '(process.env.CORS_ORIGINS ?? "").split(",").filter(Boolean)';

function editFor({ callee, args }: JsCall, document: JavascriptDocument): Edit | undefined {
  const scopes = scopesOf(document);
  const paths = args[0] ? importedPaths(scopes, args[0]) : [];
  const options = objectOf(
    scopes,
    paths.length > 0 && callee.kind === "member" ? args[1] : args[0],
  );
  const origin = options && propertyOf(options, "origin");
  if (!origin || origin.isShorthand || hasComment(document, origin.value.range)) return undefined;
  // A function in the way of a method has no colon before it.
  const isPlain = origin.value.range.start > origin.keyRange.end;
  return isPlain && document.text.slice(origin.keyRange.end, origin.value.range.start).includes(":")
    ? { range: origin.value.parens ?? origin.value.range, text: listed }
    : undefined;
}
