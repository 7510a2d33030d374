import { importedPaths } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { RuleMatch, TextRange } from "../model/index.ts";
import type { PyArgument, PyCall, PyExpression, PyNode } from "../syntax/python/nodes.ts";
import { stringValue } from "../syntax/python/string-values.ts";
import { importsPackage, isConstant, isMadeBy, matchAt } from "./python-matches.ts";

/** How the check of certificates was turned off, and what an edit starts from. */
export interface TlsVerifyEvidence {
  /** `keyword`: an argument of the call at `at`; `value`: what stands at `at` itself. */
  readonly kind: "keyword" | "context" | "value";
  readonly at: TextRange;
  /** Of the argument; `verify` where left out. */
  readonly name?: string;
}

/** Settings of contexts, sessions and pools that take the check away. */
export function* uncheckedSettings(scopes: ModuleScopes): Generator<RuleMatch<TlsVerifyEvidence>> {
  for (const node of scopes.nodes) {
    if (node.kind === "assign") yield* assigned(node, scopes);
    if (node.kind === "call") yield* handedOver(node, scopes);
  }
}

function* assigned(
  node: Extract<PyNode, { readonly kind: "assign" }>,
  scopes: ModuleScopes,
): Generator<RuleMatch<TlsVerifyEvidence>> {
  const [target] = node.targets;
  if (target?.kind !== "attribute" || !node.value) return;
  const message = dangerOf(target, node.value, scopes);
  if (message === undefined || isServer(target.object, scopes)) return;
  yield matchAt(scopes, {
    node,
    message,
    evidence: { kind: "value", at: node.value.range },
    // Whoever runs the program may have asked for it.
    ...(isUnderCondition(node, scopes) && { severity: "medium", confidence: "medium" }),
  });
}

/** A server checks no names, and most check no certificates of their clients. */
function isServer(object: PyExpression, scopes: ModuleScopes): boolean {
  if (object.kind !== "name") return false;
  return lookUp(scopes, object.id, object).some(
    ({ value }) =>
      value?.kind === "call" &&
      /CLIENT_AUTH|TLS_SERVER/.test(scopes.text.slice(value.argsRange.start, value.argsRange.end)),
  );
}

function isUnderCondition(node: PyNode, scopes: ModuleScopes): boolean {
  let at = scopes.parentOf(node);
  while (at && at.kind !== "if" && at.kind !== "function") at = scopes.parentOf(at);
  return at?.kind === "if";
}

function dangerOf(
  { name, object }: Extract<PyExpression, { readonly kind: "attribute" }>,
  value: PyExpression,
  scopes: ModuleScopes,
): string | undefined {
  if (name === "verify_mode" && isNone(value, scopes)) return "This context trusts any server.";
  if (!isConstant(value, "False")) return undefined;
  if (name === "check_hostname" && importsPackage(scopes, contexts)) {
    return "This context trusts a certificate for any other name.";
  }
  const isSession = name === "verify" && isMadeBy(scopes, object, sessions);
  return isSession ? "Requests of this session trust any server." : undefined;
}

const contexts = new Set(["ssl", "urllib3", "aiohttp"]);
const sessions = new Set(["requests.Session", "requests.session", "requests.sessions.Session"]);

function isNone(value: PyExpression, scopes: ModuleScopes): boolean {
  const paths = importedPaths(scopes, value);
  return (
    paths.length > 0 &&
    paths.every((path) => path === "ssl.CERT_NONE" || path === "ssl.VerifyMode.CERT_NONE")
  );
}

function* handedOver(call: PyCall, scopes: ModuleScopes): Generator<RuleMatch<TlsVerifyEvidence>> {
  for (const argument of call.args) {
    const evidence = evidenceOf(argument, call, scopes);
    if (!evidence) continue;
    yield matchAt(scopes, {
      node: call,
      range: argument.range,
      message: "Connections that are made with this trust any server.",
      evidence,
    });
  }
}

const reqs = /^(?:ssl_)?cert_reqs$/;
const aiohttp = /^(?:ssl|verify_ssl)$/;

function evidenceOf(
  { name = "", value }: PyArgument,
  call: PyCall,
  scopes: ModuleScopes,
): TlsVerifyEvidence | undefined {
  if (reqs.test(name)) {
    const isOff = isNone(value, scopes) || stringValue(value, scopes.text) === "CERT_NONE";
    return isOff ? { kind: "value", at: value.range } : undefined;
  }
  const isOff = aiohttp.test(name) && isConstant(value, "False") && isAiohttp(call, scopes);
  return isOff ? { kind: "keyword", at: call.range, name } : undefined;
}

/** `TCPConnector(ssl=False)`, and requests of a session in a file that imports aiohttp. */
function isAiohttp({ callee }: PyCall, scopes: ModuleScopes): boolean {
  if (importedPaths(scopes, callee).some((path) => path.startsWith("aiohttp."))) return true;
  const isRequest =
    callee.kind === "attribute" &&
    /^(?:get|post|put|patch|delete|head|options|request|ws_connect)$/.test(callee.name);
  return isRequest && importsPackage(scopes, packages);
}

const packages = new Set(["aiohttp"]);
