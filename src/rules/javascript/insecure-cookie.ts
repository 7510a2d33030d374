import { importedPaths, objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import { isResponse } from "../../analysis/javascript/requests.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { JsCall, JsExpression, JsObject } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface InsecureCookieEvidence {
  /** Of the call. */
  readonly call: TextRange;
  /** Options that are missing or turned off. */
  readonly missing: readonly ("httpOnly" | "secure")[];
}

/** Scripts can read a cookie without `httpOnly`, and networks one without `secure`. */
export const insecureCookie: Rule<JavascriptDocument, InsecureCookieEvidence> = {
  id: "javascript/insecure-cookie",
  kind: "code",
  reads: "javascript",
  title: "Cookie of a session is open to scripts or networks",
  advice: "Set `httpOnly`, `secure` and `sameSite` on cookies that a session depends on.",
  severity: "medium",
  cwe: 1004,
  triggers: ["cookie"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<InsecureCookieEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const missing = missingOf(call, scopes);
    if (missing.length === 0) continue;
    const isHidden = !missing.includes("httpOnly");
    yield matchAt(scopes, {
      node: call,
      // Of the call only its name: other fixes change its arguments.
      range: call.callee.range,
      message: messageOf(missing),
      evidence: { call: call.range, missing },
      ...(isHidden && { severity: "low" as const }),
    });
  }
}

function messageOf(missing: InsecureCookieEvidence["missing"]): string {
  const parts = [
    ...(missing.includes("httpOnly") ? ["scripts of the page can read it"] : []),
    ...(missing.includes("secure") ? ["it is sent without encryption too"] : []),
  ];
  return `Of this cookie ${parts.join(", and ")}.`;
}

const sessionNames =
  /(?:^|[^a-z])(?:sess(?:ion)?|sid|token|jwt|auth|access|refresh|remember)(?:[^a-z]|$)|session|token|jwt/i;
const otherNames = /csrf|xsrf/i;

function missingOf(call: JsCall, scopes: ModuleScopes): InsecureCookieEvidence["missing"] {
  return missingOfAnswer(call, scopes) ?? missingOfSession(call, scopes) ?? [];
}

/** `res.cookie("token", …)`: of names that tell of a session, as nothing is set of itself. */
function missingOfAnswer(call: JsCall, scopes: ModuleScopes) {
  const { callee, args } = call;
  if (callee.kind !== "member" || !/^(?:cookie|setCookie)$/.test(callee.name)) return undefined;
  const [name, value, given] = args;
  if (name?.kind !== "string" || !value || !isResponse(scopes, rootOf(callee.object)))
    return undefined;
  if (!sessionNames.test(name.value) || otherNames.test(name.value)) return undefined;
  if (!given) return ["httpOnly", "secure"] as const;
  const options = objectOf(scopes, given);
  return options && isWhole(options)
    ? (["httpOnly", "secure"] as const).filter((key) => isOff(options, key))
    : undefined;
}

function rootOf(object: JsExpression): JsExpression {
  let at = object;
  while (at.kind === "call" && at.callee.kind === "member") at = at.callee.object;
  return at;
}

function isWhole({ properties }: JsObject): boolean {
  return properties.every(({ kind }) => kind === "property");
}

function isOff(options: JsObject, key: "httpOnly" | "secure"): boolean {
  const value = propertyOf(options, key)?.value;
  return value === undefined || isFalse(value);
}

function isFalse(value: JsExpression): boolean {
  return value.kind === "constant" && value.value === "false";
}

const sessions = new Set(["express-session", "cookie-session", "koa-session"]);

/** `session({ cookie: { httpOnly: false } })`: there it is on unless it is turned off. */
function missingOfSession(call: JsCall, scopes: ModuleScopes) {
  if (!importedPaths(scopes, call.callee).some((path) => sessions.has(path))) return undefined;
  const options = objectOf(scopes, call.args[0]);
  const inner = options && propertyOf(options, "cookie")?.value;
  const cookie = inner ? objectOf(scopes, inner) : options;
  if (!cookie) return undefined;
  return (["httpOnly", "secure"] as const).filter((key) => {
    const value = propertyOf(cookie, key)?.value;
    return value !== undefined && isFalse(value);
  });
}
