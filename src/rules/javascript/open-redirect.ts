import {
  argumentAt,
  importedPaths,
  isGlobal,
  isGlobalMember,
} from "../../analysis/javascript/names.ts";
import { isResponse } from "../../analysis/javascript/requests.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression, JsMember, JsNode } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { askFlows, unlessRequest } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence, spelled } from "../javascript-matches.ts";
import { addressControl, originSpelling } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** A link to this site that leads to another one is what phishing is made of. */
export const openRedirect: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/open-redirect",
  kind: "code",
  reads: "javascript",
  title: "Redirect to where the request says",
  advice: "Redirect to paths of this site only, or to addresses from a list.",
  severity: "medium",
  confidence: "medium",
  cwe: 601,
  triggers: ["redirect", "location"],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["redirect"],
    harm: "a link to this site leads to another one",
    severity: "medium",
    keepsLow: true,
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    const address = addressAt(node, scopes);
    const control = address && addressControl(scopes, address);
    if (!address || !control) continue;
    const source = originSpelling(scopes, control.part);
    if (staysHere.test(source)) continue;
    yield matchAt(scopes, {
      node: address,
      message: `${spelled(control.part, document.text)} from the request decides where this leads to.`,
      evidence: { at: address.range },
      ...unlessRequest(control.from),
      ...(hardToForge.test(source) && { severity: "low" as const }),
    });
  }
}

/** What the browser is at anyway, or the host that it asked. */
const staysHere =
  /^(?:window\.|document\.)*location\.(?:href|search|hash)\b|(?:req|request|ctx|c)\.(?:hostname|host)\b|headers\[?\.?["']?host|get\(["']host/i;
/** Others cannot make a browser send these, or only as a path. */
const hardToForge =
  /referr?er|\borigin\b|originalUrl|(?:req|request|ctx|c)\.(?:url|path)\b|headers|\bcookies?\b/i;

function addressAt(node: JsNode, scopes: ModuleScopes): JsExpression | undefined {
  if (node.kind === "assign") return assignedAddress(node, scopes);
  if (node.kind !== "call") return undefined;
  if (node.callee.kind === "member") return methodAddress(node, node.callee, scopes);
  const isNext = importedPaths(scopes, node.callee).some((path) => nextRedirects.has(path));
  return isNext ? argumentAt(node, 0) : undefined;
}

function methodAddress(
  call: JsCall,
  { object, name }: JsMember,
  scopes: ModuleScopes,
): JsExpression | undefined {
  const [first, second] = call.args;
  switch (name) {
    case "redirect":
      if (!isAnswer(scopes, object)) return undefined;
      // `redirect(302, address)`, and Next's and Fastify's `redirect(address, 302)`.
      return first?.kind === "number" ? second : first;
    case "location":
      return isResponse(scopes, object) ? first : undefined;
    case "assign":
    case "replace":
      return isGlobalMember(scopes, object, "location") ? first : undefined;
    default:
      return headerAddress(call, scopes);
  }
}

const nextRedirects = new Set(["next/navigation.redirect", "next/navigation.permanentRedirect"]);

/** `res`, Koa's `ctx`, or Next's `NextResponse`. */
function isAnswer(scopes: ModuleScopes, object: JsExpression): boolean {
  if (isResponse(scopes, object)) return true;
  if (importedPaths(scopes, object).some((path) => path === "next/server.NextResponse"))
    return true;
  if (isGlobal(scopes, object, "Response")) return true;
  return (
    object.kind === "name" && (object.id === "ctx" || object.id === "reply" || object.id === "h")
  );
}

/** `res.setHeader("Location", …)` */
function headerAddress({ callee, args }: JsCall, scopes: ModuleScopes): JsExpression | undefined {
  if (callee.kind !== "member" || !/^(?:setHeader|set|header)$/.test(callee.name)) return undefined;
  const [name, value] = args;
  const isLocation = name?.kind === "string" && name.value.toLowerCase() === "location";
  return isLocation && isAnswer(scopes, callee.object) ? value : undefined;
}

function assignedAddress(
  { target, value }: Extract<JsNode, { readonly kind: "assign" }>,
  scopes: ModuleScopes,
): JsExpression | undefined {
  if (isGlobalMember(scopes, target, "location")) return value;
  return target.kind === "member" &&
    target.name === "href" &&
    isGlobalMember(scopes, target.object, "location")
    ? value
    : undefined;
}
