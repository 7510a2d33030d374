import { constantText } from "../../analysis/javascript/names.ts";
import { isRequest } from "../../analysis/javascript/requests.ts";
import {
  functionName,
  functionOf,
  lastNameOf,
  type ModuleScopes,
  scopesOf,
} from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsExpression, JsFunction, JsNode } from "../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../syntax/javascript/walk.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { isIdentityHeader } from "../identity-headers.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Anybody can send a header; only a proxy that overwrites it makes it mean something. */
export const identityFromHeader: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/identity-from-header",
  kind: "code",
  reads: "javascript",
  title: "Who somebody is, is taken from a header",
  advice:
    "Take the identity from a token or session that is checked; where a proxy sets the header, check a secret that only the proxy knows.",
  severity: "high",
  confidence: "medium",
  cwe: 290,
  triggers: ["x-", "remote-"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  // A function that reads many headers is looked through once.
  const known = new Map<JsFunction, boolean>();
  for (const node of scopes.nodes) {
    const name = headerAt(node, scopes);
    if (name === undefined || !isIdentityHeader(name)) continue;
    const inside = functionOf(scopes, node);
    if (!inside || isWritten(node, scopes)) continue;
    const isChecked = known.get(inside) ?? checksSomething(inside, scopes);
    known.set(inside, isChecked);
    if (isChecked) continue;
    yield matchAt(scopes, {
      node,
      message: `\`${name.slice(0, 40)}\` says what its sender wants, and nothing in this function checks who that is.`,
      evidence: { at: node.range },
      severity: decides(inside, node, scopes) ? "high" : "medium",
    });
  }
}

/** `req.headers["…"]`, `req.get("…")`, `req.header("…")`, `request.headers.get("…")`. */
function headerAt(node: JsNode, scopes: ModuleScopes): string | undefined {
  if (node.kind === "member") return isHeaders(node.object, scopes) ? node.name : undefined;
  if (node.kind === "index") {
    return isHeaders(node.object, scopes) ? constantText(scopes, node.index) : undefined;
  }
  if (node.kind !== "call" || node.callee.kind !== "member") return undefined;
  const { object, name } = node.callee;
  const reads =
    name === "get"
      ? isHeaders(object, scopes) || isRequest(scopes, object, { isHttp: true })
      : name === "header" && isRequest(scopes, object);
  const [first] = node.args;
  return reads && first ? constantText(scopes, first) : undefined;
}

function isHeaders(object: JsExpression, scopes: ModuleScopes): boolean {
  return object.kind === "member" && object.name === "headers" && isRequest(scopes, object.object);
}

/** `req.headers["x-user"] = …`: a proxy that says who it is, or takes out what was sent. */
function isWritten(node: JsNode, scopes: ModuleScopes): boolean {
  const parent = scopes.parentOf(node);
  return (
    (parent?.kind === "assign" && parent.target === node) ||
    (parent?.kind === "unary" && parent.operator === "delete")
  );
}

const checking =
  /^(?:timingSafeEqual|compare|compareSync|decode|verify\w*|authenticate\w*|check[A-Z_]\w*|validate\w*|isTrusted\w*|isAuthenticated|getSession|getServerSession)$/;

/** A function that checks anything beside may well check who sent the header. */
function checksSomething(inside: JsFunction, { text }: ModuleScopes): boolean {
  for (const node of walkNodes(inside)) {
    if (node.kind === "call" && checking.test(lastNameOf(node.callee) ?? "")) return true;
    const isCompared = node.kind === "binary" && /^[=!]==?$/.test(node.operator);
    if (isCompared && secret.test(text.slice(node.range.start, node.range.end))) return true;
  }
  return false;
}

const secret = /secret|token|signature|api_?key|trusted|internal_?key|remoteAddress/i;

const deciding = /user|auth|identity|principal|account|login|permission|role|admin/i;

/** A name of the function or of what the header becomes says that it decides on somebody. */
function decides(inside: JsFunction, node: JsNode, scopes: ModuleScopes): boolean {
  if (deciding.test(functionName(scopes, inside) ?? "")) return true;
  const parent = scopes.parentOf(node);
  const target =
    parent?.kind === "declarator" || parent?.kind === "assign" ? parent.target : undefined;
  return target !== undefined && deciding.test(lastNameOf(target) ?? "");
}
