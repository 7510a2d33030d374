import { importedPaths, isImported, scopesOf } from "../../analysis/python/names.ts";
import { provenanceOf } from "../../analysis/python/provenance.ts";
import { lookUp, type ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCompare, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isSecretName } from "../../syntax/secret-values.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** `==` stops at the first letter that differs: how long it takes tells how much was right. */
export const unsafeComparison: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/unsafe-comparison",
  kind: "code",
  reads: "python",
  title: "A signature or secret is compared letter by letter",
  advice: "Compare with `hmac.compare_digest`, which always takes the same time.",
  severity: "medium",
  cwe: 208,
  triggers: ["hmac", "request", "secret", "token", "api_key", "apikey"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind !== "compare") continue;
    const danger = dangerOf(node, scopes);
    if (danger) yield matchAt(scopes, { node, evidence: { at: node.range }, ...danger });
  }
}

function dangerOf(
  compare: PyCompare,
  scopes: ModuleScopes,
): Pick<RuleMatch, "message" | "confidence"> | undefined {
  const [left, right, ...more] = compare.operands;
  const [operator] = compare.operators;
  if (!left || !right || more.length > 0 || (operator !== "==" && operator !== "!=")) {
    return undefined;
  }
  if (isWritten(left) || isWritten(right)) return undefined;
  if (digestKind(left, scopes) || digestKind(right, scopes)) {
    return { message: "How long this takes tells how much of a forged signature is right." };
  }
  const isGuess = (mine: PyExpression, sent: PyExpression) =>
    isSecret(mine) && provenanceOf(scopes, sent) === "request";
  return isGuess(left, right) || isGuess(right, left)
    ? {
        message: "How long this takes tells how much of a guessed secret is right.",
        confidence: "medium",
      }
    : undefined;
}

/** Nobody guesses what stands in the source, or whether there is a value at all. */
function isWritten({ kind }: PyExpression): boolean {
  return kind === "string" || kind === "constant" || kind === "number";
}

/** `settings.API_TOKEN`, `webhook_secret`; what a user just typed twice is no secret of the server. */
function isSecret(expression: PyExpression): boolean {
  const name = lastNameOf(expression);
  return (
    name !== undefined && isSecretName(name) && (isConstantName(name) || isSetting(expression))
  );
}

function isConstantName(name: string): boolean {
  return name === name.toUpperCase();
}

function isSetting(expression: PyExpression): boolean {
  if (expression.kind !== "attribute") return false;
  return /^(?:settings|config|conf|cfg|env|self)$/i.test(lastNameOf(expression.object) ?? "");
}

/** What kind of value an expression makes where it surely is the digest of an HMAC. */
export function digestKind(
  expression: PyExpression,
  scopes: ModuleScopes,
): "str" | "bytes" | undefined {
  if (expression.kind === "name") {
    const [only, ...others] = lookUp(scopes, expression.id, expression);
    const isOne = only?.kind === "assign" && !only.isUnpacked && others.length === 0;
    return isOne && only.value?.kind === "call" ? callKind(only.value, scopes) : undefined;
  }
  return expression.kind === "call" ? callKind(expression, scopes) : undefined;
}

function callKind(
  { callee, args }: Extract<PyExpression, { readonly kind: "call" }>,
  scopes: ModuleScopes,
): "str" | "bytes" | undefined {
  if (isImported(scopes, callee, digests)) return "bytes";
  const inner = args[0]?.value;
  if (importedPaths(scopes, callee).some((path) => encoders.has(path))) {
    return inner?.kind === "call" && callKind(inner, scopes) === "bytes" ? "bytes" : undefined;
  }
  if (callee.kind !== "attribute") return undefined;
  const { object, name } = callee;
  if (name === "decode" && object.kind === "call") {
    return callKind(object, scopes) === "bytes" ? "str" : undefined;
  }
  if (name !== "hexdigest" && name !== "digest") return undefined;
  if (!isHmac(object, scopes)) return undefined;
  return name === "digest" ? "bytes" : "str";
}

const digests = new Set(["hmac.digest"]);
const encoders = new Set(["base64.b64encode", "base64.urlsafe_b64encode", "binascii.hexlify"]);
const makers = new Set(["hmac.new", "hmac.HMAC"]);

function isHmac(object: PyExpression, scopes: ModuleScopes): boolean {
  if (object.kind === "call") return isImported(scopes, object.callee, makers);
  if (object.kind !== "name") return false;
  const bindings = lookUp(scopes, object.id, object);
  return (
    bindings.length === 1 &&
    bindings.every(
      ({ value }) => value?.kind === "call" && isImported(scopes, value.callee, makers),
    )
  );
}
