import {
  functionName,
  functionOf,
  lastNameOf,
  type ModuleScopes,
  scopesOf,
} from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsExpression, JsNode, JsStatement } from "../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../syntax/javascript/walk.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** A check that lets somebody in when it fails lets everybody in who makes it fail. */
export const verificationFallsOpen: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/verification-falls-open",
  kind: "code",
  reads: "javascript",
  title: "A verification that fails lets the caller in",
  advice: "Answer 401, or throw on, where a token or password could not be checked.",
  severity: "high",
  confidence: "medium",
  cwe: 636,
  triggers: ["catch"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind !== "try" || node.recovery.length === 0 || !verifies(node.body)) continue;
    const granted = grantIn(node.recovery, scopes);
    if (!granted) continue;
    yield matchAt(scopes, {
      node: granted.at,
      message: `When the verification throws, ${granted.what}.`,
      evidence: { at: granted.at.range },
    });
  }
}

const verifying =
  /^(?:verify|verifySync|jwtVerify|verify\w{0,20}(?:Token|JWT|Jwt|Password|Signature|User|Session|Credentials?)|(?:decode|validate|check)\w{0,20}(?:Token|JWT|Jwt|Session|Credentials?)|verifyIdToken|authenticate\w{0,20}|compareSync)$/;

/** The body of a `try` checks a token, a password or a signature. */
function verifies(body: readonly JsStatement[]): boolean {
  return body.some((statement) =>
    [...walkNodes(statement)].some(
      (node) => node.kind === "call" && verifying.test(lastNameOf(node.callee) ?? ""),
    ),
  );
}

interface Grant {
  readonly at: JsNode;
  readonly what: string;
}

/** A longer one may well look up what it answers with. */
const maxStatements = 6;

/** What lets somebody in; `undefined` where something in the way refuses, or asks what failed. */
function grantIn(recovery: readonly JsStatement[], scopes: ModuleScopes): Grant | undefined {
  const isPlain = recovery.length <= maxStatements && recovery.every(isStraight);
  if (!isPlain) return undefined;
  const user = recovery.map(userIn).find((at) => at !== undefined);
  if (user) return { at: user, what: "a user of its own is set" };
  for (const statement of recovery) {
    const value = returnedBy(statement);
    if (!value) continue;
    if (statement.kind === "return" && isIdentity(value)) {
      return { at: statement, what: "the function answers with a user of its own" };
    }
    if (statement.kind === "return" && isTrue(value) && guards(statement, scopes)) {
      return { at: statement, what: "the function answers with `true`" };
    }
    if (isNext(value) && guards(statement, scopes)) {
      return { at: statement, what: "the next handler is called as if it had not" };
    }
  }
  return undefined;
}

function isStraight({ kind }: JsStatement): boolean {
  return kind === "expression-statement" || kind === "return" || kind === "declaration";
}

function returnedBy(statement: JsStatement): JsExpression | undefined {
  return statement.kind === "return" || statement.kind === "expression-statement"
    ? statement.value
    : undefined;
}

/** `req.user = { id: 1, role: "admin" }` */
function userIn(statement: JsStatement): JsNode | undefined {
  const value = returnedBy(statement);
  if (value?.kind !== "assign" || value.operator !== "=") return undefined;
  const name = lastNameOf(value.target) ?? "";
  return /^(?:user|currentUser|account|identity|principal)$/.test(name) && isIdentity(value.value)
    ? value
    : undefined;
}

const identityKeys =
  /^(?:id|_id|sub|user|userId|user_id|username|email|role|roles|isAdmin|is_admin)$/;
const refusing = /error|detail|message|reason|success|valid|status|code|ok$/i;
const nobody = /^(?:anonymous\w*|guest|unknown|none|public|)$/i;
const somebody =
  /^(?:default|admin|test|dummy|fallback|dev|demo|mock)[A-Z_]?\w*(?:User|user|Account|account)$/;

/** An object that says who somebody is, and names one. */
function isIdentity(value: JsExpression): boolean {
  if (value.kind === "name") return somebody.test(value.id);
  if (value.kind !== "object") return false;
  const properties = value.properties.flatMap((one) => (one.kind === "property" ? [one] : []));
  if (properties.some(({ name = "" }) => refusing.test(name))) return false;
  const named = properties.filter(({ name = "" }) => identityKeys.test(name));
  return named.length > 0 && named.every((one) => isSomebody(one.value));
}

function isSomebody(value: JsExpression): boolean {
  if (value.kind === "string") return !nobody.test(value.value);
  if (value.kind === "number") return value.value > 0;
  if (value.kind === "constant") return value.value === "true";
  return value.kind === "array" && value.elements.length > 0;
}

function isTrue(value: JsExpression): boolean {
  return value.kind === "constant" && value.value === "true";
}

/** `next()`, with nothing that says what failed. */
function isNext(value: JsExpression): boolean {
  return (
    value.kind === "call" &&
    value.callee.kind === "name" &&
    value.callee.id === "next" &&
    value.args.length === 0
  );
}

const guarding =
  /^(?:require|ensure|must|protect|verify|check|authenticate|authorize|is_?auth|isLoggedIn|isAdmin|validate|guard)/i;

/** By its name the function lets nobody pass who has not signed in. */
function guards(statement: JsNode, scopes: ModuleScopes): boolean {
  const inside = functionOf(scopes, statement);
  const name = (inside && functionName(scopes, inside)) ?? "";
  return guarding.test(name) && !/optional|maybe|soft|try/i.test(name);
}
