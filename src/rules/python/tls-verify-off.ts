import { isImported, keyword, scopesOf } from "../../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { type TlsVerifyEvidence, uncheckedSettings } from "../python-tls-settings.ts";
import { milderInTests } from "../test-files.ts";

/** Without the check of certificates anyone in between reads and changes what is sent. */
export const tlsVerifyOff: Rule<PythonDocument, TlsVerifyEvidence> = {
  id: "python/tls-verify-off",
  kind: "code",
  reads: "python",
  title: "Certificates are not checked",
  advice:
    'Leave the check on; for an authority of your own hand its certificate over: `verify="ca.pem"`.',
  severity: "high",
  cwe: 295,
  aliases: ["B323", "B501"],
  triggers: ["verify", "_create_unverified_context", "cert_none", "check_hostname", "ssl=false"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<TlsVerifyEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const verify = keyword(call, "verify");
    if (!verify || !isFalse(verify.value) || !isRequest(call, scopes)) continue;
    yield matchAt(scopes, {
      node: call,
      range: verify.range,
      message: "This request trusts any server.",
      evidence: { kind: "keyword", at: call.range },
    });
  }
  yield* uncheckedSettings(scopes);
  for (const node of scopes.nodes) {
    if (node.kind !== "attribute" && node.kind !== "name") continue;
    if (!isImported(scopes, node, unverified)) continue;
    yield matchAt(scopes, {
      node,
      message: "Connections with this context trust any server.",
      evidence: { kind: "context", at: node.range },
    });
  }
}

const unverified = new Set(["ssl._create_unverified_context"]);

function isFalse(value: PyExpression): boolean {
  return value.kind === "constant" && value.value === "False";
}

const verbs = "get post put patch delete head options request stream send".split(" ");
const clients = ["Session", "Client", "AsyncClient"];
const functions = new Set([
  ...verbs.flatMap((verb) => [`requests.${verb}`, `requests.api.${verb}`, `httpx.${verb}`]),
  ...clients.slice(1).map((name) => `httpx.${name}`),
]);
const sessions = new Set([
  "requests.Session",
  "requests.session",
  "requests.sessions.Session",
  "httpx.Client",
  "httpx.AsyncClient",
]);

/** A function of requests or httpx, or a method of what one of their classes made. */
function isRequest({ callee }: PyCall, scopes: ModuleScopes): boolean {
  if (isImported(scopes, callee, functions)) return true;
  if (callee.kind !== "attribute" || !verbs.includes(callee.name)) return false;
  const { object } = callee;
  if (object.kind === "call") return isImported(scopes, object.callee, sessions);
  if (object.kind === "name") return isMadeBy(lookUp(scopes, object.id, object), scopes);
  return /(?:^|_)session$|client$/i.test(lastName(object)) && importsClient(scopes);
}

function isMadeBy(bindings: ReturnType<typeof lookUp>, scopes: ModuleScopes): boolean {
  return bindings.some(
    ({ value, annotation }) =>
      (value?.kind === "call" && isImported(scopes, value.callee, sessions)) ||
      (annotation !== undefined && isImported(scopes, annotation, sessions)),
  );
}

function lastName(expression: PyExpression): string {
  return expression.kind === "attribute" ? expression.name : "";
}

function importsClient(scopes: ModuleScopes): boolean {
  return [...scopes.scope.bindings.values()].some((bindings) =>
    bindings.some(({ path }) => path !== undefined && /^(?:requests|httpx)(?:\.|$)/.test(path)),
  );
}
