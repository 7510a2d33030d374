import { isGlobal } from "../../analysis/javascript/names.ts";
import {
  functionName,
  functionOf,
  lastNameOf,
  type ModuleScopes,
  scopesOf,
} from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsNode } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Who has seen a few numbers of `Math.random` knows the next ones. */
export const weakRandom: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/weak-random",
  kind: "code",
  reads: "javascript",
  title: "Secret is made of numbers that can be foreseen",
  advice: "Use `crypto.randomBytes`, `crypto.randomInt` or `crypto.randomUUID`.",
  severity: "medium",
  confidence: "medium",
  cwe: 338,
  triggers: ["math.random"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (!isMathRandom(call, scopes)) continue;
    const name = secretName(call, scopes);
    if (name === undefined) continue;
    yield matchAt(scopes, {
      node: call,
      message: `\`${name}\` is made with \`Math.random\`.`,
      evidence: { at: call.range },
    });
  }
}

function isMathRandom({ callee }: JsCall, scopes: ModuleScopes): boolean {
  return (
    callee.kind === "member" && callee.name === "random" && isGlobal(scopes, callee.object, "Math")
  );
}

const secrets =
  /(?:^|[^a-z])(?:otp|pin|salt|secret|passwords?|tokens?|csrf|session_?id|api_?key|verification_?code|reset_?code|access_?code|invite_?code)$|(?:Otp|OTP|Pin|Salt|Secret|Password|Token|SessionId|ApiKey|APIKey|VerificationCode|ResetCode|AccessCode)$/;

/** The name that the number, or what is made of it, goes by. */
function secretName(call: JsCall, scopes: ModuleScopes): string | undefined {
  for (let at = scopes.parentOf(call); at; at = scopes.parentOf(at)) {
    const name = nameGivenBy(at);
    if (name !== undefined && secrets.test(name)) return name;
    if (at.kind === "function") break;
  }
  const inside = functionOf(scopes, call);
  const name = inside && functionName(scopes, inside);
  return name !== undefined && secrets.test(name) ? name : undefined;
}

function nameGivenBy(node: JsNode): string | undefined {
  switch (node.kind) {
    case "declarator":
    case "assign":
      return lastNameOf(node.target);
    case "property":
    case "field":
      return node.name;
    default:
      return undefined;
  }
}
