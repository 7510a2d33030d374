import { constantText, importedPaths, objectOf, propertyOf } from "../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding, Safety } from "../model/index.ts";
import { type JwtEvidence, jwtUnverified } from "../rules/javascript/jwt-unverified.ts";
import { callAt } from "../rules/javascript-matches.ts";
import type { JsCall, JsExpression } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { hasComment, removeProperty, setOption } from "./javascript-edits.ts";

/**
 * Names the algorithms that a token may be signed with. Safe only where the same file signs with the
 * same key: elsewhere nobody knows what tokens are signed with.
 */
export const verifyJavascriptJwt: Fixer<RuleFinding<JwtEvidence>> = {
  id: "verify-javascript-jwt",
  fixes: [jwtUnverified.id],
  safety: "guided",
  propose({ evidence: { call: range, form }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const call = callAt(scopesOf(javascript), range);
    const fix = call && fixOf(call, { form, document: javascript });
    if (!fix) return byHand;
    return {
      title: fix.title,
      changes: [{ kind: "edit", path, expected, edits: [fix.edit] }],
      group: `verify-javascript-jwt:${path}`,
      safety: fix.safety,
      ...(fix.note !== undefined && { notes: [fix.note] }),
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Call `jwt.verify` with the key and the algorithms that your tokens are signed with.",
};

interface JwtFix {
  readonly title: string;
  readonly edit: Edit;
  readonly safety: Safety;
  readonly note?: string;
}

interface Place {
  readonly form: JwtEvidence["form"];
  readonly document: JavascriptDocument;
}

function fixOf(call: JsCall, { form, document }: Place): JwtFix | undefined {
  const scopes = scopesOf(document);
  switch (form) {
    case "algorithms": {
      const { algorithm, safety, note } = algorithmOf(call, scopes);
      const added = `algorithms: ["${algorithm}"]`;
      const edit = setOption(call, { index: 2, added }, document);
      const title = `Verify tokens with ${algorithm} only`;
      return edit && { title, edit, safety, ...(note !== undefined && { note }) };
    }
    case "expiry": {
      const edit = withoutOption(call, "ignoreExpiration", document);
      const note = "Tokens that have expired are refused from now on.";
      return edit && { title: "Refuse tokens that have expired", edit, safety: "guided", note };
    }
    case "none": {
      const edit = withoutNone(call, document);
      const note = "Tokens without a signature are refused from now on.";
      return edit && { title: "Refuse tokens without a signature", edit, safety: "guided", note };
    }
    default:
      return undefined;
  }
}

/** What the file signs with under the same key; else what a key of that name is for. */
function algorithmOf(call: JsCall, scopes: ModuleScopes) {
  const key = sourceOf(call.args[1], scopes);
  for (const sign of scopes.calls) {
    if (!importedPaths(scopes, sign.callee).includes("jsonwebtoken.sign")) continue;
    if (sourceOf(sign.args[1], scopes) !== key) continue;
    const algorithm = signedWith(sign, scopes);
    if (algorithm) return { algorithm, safety: "safe" as const, note: undefined };
  }
  const algorithm = /public|cert|pem|jwk/i.test(key) ? "RS256" : "HS256";
  const note = `Tokens are taken to be signed with ${algorithm}: check that where they are made.`;
  return { algorithm, safety: "guided" as const, note };
}

/** The library's own choice is HS256. */
function signedWith({ args }: JsCall, scopes: ModuleScopes): string | undefined {
  const third = args[2];
  if (!third || third.kind === "function") return "HS256";
  const options = objectOf(scopes, third);
  if (!options || options.properties.some(({ kind }) => kind === "spread")) return undefined;
  const algorithm = propertyOf(options, "algorithm");
  const text = algorithm ? constantText(scopes, algorithm.value) : "HS256";
  return text !== undefined && /^(?:HS|RS|ES|PS)\d{3}$/.test(text) ? text : undefined;
}

function sourceOf(expression: JsExpression | undefined, { text }: ModuleScopes): string {
  return expression ? text.slice(expression.range.start, expression.range.end) : "";
}

function optionsOf({ args }: JsCall, document: JavascriptDocument) {
  return objectOf(scopesOf(document), args[2]);
}

function withoutOption(call: JsCall, name: string, document: JavascriptDocument): Edit | undefined {
  const options = optionsOf(call, document);
  const property = options && propertyOf(options, name);
  return property && removeProperty(options, property, document);
}

function withoutNone(call: JsCall, document: JavascriptDocument): Edit | undefined {
  const options = optionsOf(call, document);
  const list = options && propertyOf(options, "algorithms")?.value;
  if (list?.kind !== "array" || list.elements.length < 2) return undefined;
  const index = list.elements.findIndex(
    (element) => element.kind === "string" && element.value.toLowerCase() === "none",
  );
  const [before, none, after] = [
    list.elements[index - 1],
    list.elements[index],
    list.elements[index + 1],
  ];
  if (!none) return undefined;
  const range = after
    ? { start: none.range.start, end: after.range.start }
    : { start: before?.range.end ?? none.range.start, end: none.range.end };
  return hasComment(document, range) ? undefined : { range, text: "" };
}
