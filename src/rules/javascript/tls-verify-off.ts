import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { JsExpression, JsNode } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { environmentName } from "../javascript-secrets.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface TlsVerifyOffEvidence {
  /** Of the property or the assignment. */
  readonly at: TextRange;
  readonly form: "property" | "environment" | "identity";
}

/** Encryption with nobody knows whom: anybody on the way can read and change what is sent. */
export const tlsVerifyOff: Rule<JavascriptDocument, TlsVerifyOffEvidence> = {
  id: "javascript/tls-verify-off",
  kind: "code",
  reads: "javascript",
  title: "Certificates are not checked",
  advice: "Leave the check on; for a certificate of your own hand its authority over as `ca`.",
  severity: "high",
  cwe: 295,
  triggers: [
    "rejectunauthorized",
    "node_tls_reject_unauthorized",
    "strictssl",
    "checkserveridentity",
  ],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<TlsVerifyOffEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    const danger = dangerAt(node, scopes);
    if (!danger) continue;
    const { form, message } = danger;
    yield matchAt(scopes, {
      node,
      message,
      evidence: { at: node.range, form },
      ...(isChosen(node, scopes) && { severity: "medium" as const }),
    });
  }
}

interface Danger {
  readonly form: TlsVerifyOffEvidence["form"];
  readonly message: string;
}

function dangerAt(node: JsNode, scopes: ModuleScopes): Danger | undefined {
  if (node.kind === "assign") return dangerOfAssign(node.target, node.value);
  if (node.kind !== "property" || node.name === undefined) return undefined;
  if (isPattern(node, scopes)) return undefined;
  return dangerOf(node.name, node.value);
}

function dangerOfAssign(target: JsExpression, value: JsExpression): Danger | undefined {
  if (environmentName(target) === "NODE_TLS_REJECT_UNAUTHORIZED" && isZero(value)) {
    const message = "This turns the check of certificates off for the whole process.";
    return { form: "environment", message };
  }
  return target.kind === "member" ? dangerOf(target.name, value) : undefined;
}

function dangerOf(name: string, value: JsExpression): Danger | undefined {
  if ((name === "rejectUnauthorized" || name === "strictSSL") && isFalse(value)) {
    return { form: "property", message: `With \`${name}: false\` any certificate will do.` };
  }
  if (name === "checkServerIdentity" && value.kind === "function" && givesNothing(value)) {
    const message = "A certificate for any other host will do.";
    return { form: "identity", message };
  }
  return undefined;
}

function isFalse(value: JsExpression): boolean {
  return value.kind === "constant" && value.value === "false";
}

function isZero(value: JsExpression): boolean {
  return (
    (value.kind === "string" && value.value === "0") ||
    (value.kind === "number" && value.value === 0) ||
    isFalse(value)
  );
}

function givesNothing({
  body,
  result,
}: Extract<JsExpression, { readonly kind: "function" }>): boolean {
  if (result) {
    return (
      (result.kind === "name" && result.id === "undefined") ||
      (result.kind === "constant" && result.value === "null")
    );
  }
  return body.length === 0;
}

/** A setting that says so by its name decides: `env.INSECURE ? { … } : undefined`. */
function isChosen(node: JsNode, scopes: ModuleScopes): boolean {
  let below = node;
  for (let at = scopes.parentOf(node); at && at.kind !== "function"; at = scopes.parentOf(at)) {
    const test =
      at.kind === "conditional" || at.kind === "if"
        ? at.test
        : at.kind === "binary" && at.operator === "&&"
          ? at.left
          : undefined;
    if (test && test !== below && saysSo.test(sourceOf(test, scopes))) return true;
    below = at;
  }
  return false;
}

const saysSo =
  /insecure|ignore|self_?-?signed|skip|allow|reject|verif|secure|\bssl|tls|NODE_ENV|dev|local/i;

function sourceOf({ range }: JsNode, { text }: ModuleScopes): string {
  return text.slice(range.start, range.end);
}

/** `const { rejectUnauthorized = false } = options` says nothing yet. */
function isPattern(node: JsNode, scopes: ModuleScopes): boolean {
  const object = scopes.parentOf(node);
  const parent = object && scopes.parentOf(object);
  return (
    (parent?.kind === "declarator" && parent.target === object) ||
    (parent?.kind === "parameter" && parent.target === object)
  );
}
