import { importedPaths, objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { JsCall, JsObject } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface JwtNoExpiryEvidence {
  /** Of the call. */
  readonly call: TextRange;
}

/** A token without an end is valid until the key is changed. */
export const jwtNoExpiry: Rule<JavascriptDocument, JwtNoExpiryEvidence> = {
  id: "javascript/jwt-no-expiry",
  kind: "code",
  reads: "javascript",
  title: "Token never expires",
  advice: 'Say how long it is valid: `{ expiresIn: "15m" }`.',
  severity: "medium",
  cwe: 613,
  triggers: ["jsonwebtoken"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<JwtNoExpiryEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (!importedPaths(scopes, call.callee).includes("jsonwebtoken.sign")) continue;
    if (!lastsForever(call, scopes)) continue;
    yield matchAt(scopes, {
      node: call,
      // Of the call only its name: other fixes change its arguments.
      range: call.callee.range,
      message: "Neither the options nor the payload say when this token expires.",
      evidence: { call: call.range },
    });
  }
}

/** Only where both are seen: a payload or options from elsewhere may well say it. */
function lastsForever({ args }: JsCall, scopes: ModuleScopes): boolean {
  const [payload, , third] = args;
  if (!payload || args.length < 2 || args.some(({ kind }) => kind === "spread")) return false;
  const claims = objectOf(scopes, payload);
  if (!claims || !isWhole(claims) || claims.properties.some(saysEnd)) return false;
  if (!third || third.kind === "function") return true;
  const options = objectOf(scopes, third);
  return options !== undefined && isWhole(options) && !propertyOf(options, "expiresIn");
}

/** `exp`, or a claim of one's own that means it. */
function saysEnd(property: JsObject["properties"][number]): boolean {
  return property.kind === "property" && /^(?:exp|expir\w*)$/i.test(property.name ?? "");
}

function isWhole({ properties }: JsObject): boolean {
  return properties.every((property) => property.kind === "property" && !property.computed);
}
