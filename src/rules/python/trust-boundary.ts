import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import { isRequestPart } from "../../analysis/python/requests.ts";
import { functionOf, lookUp, type ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyAssign, PyCall, PyExpression, PyFunction } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What stands in a session is believed by everything that reads it. */
export const trustBoundary: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/trust-boundary",
  kind: "code",
  reads: "python",
  title: "Session takes identity or role from the request",
  advice:
    "Check a password or token first, and store what your own records say: the id and the role of the user that was found.",
  severity: "high",
  confidence: "medium",
  cwe: 501,
  triggers: ["session"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

const identities =
  /^(?:user|user_?name|user_?id|uid|login|account(?:_?id)?|email|logged_?in(?:_?as|_?user)?|auth(?:enticated)?(?:_?user)?|tenant(?:_?id)?|org(?:anization)?_?id)$/i;
const roles =
  /^(?:roles?|user_?roles?|is_?admin|admin|is_?staff|is_?superuser|superuser|permissions?|privileges?|groups?|scopes?|access_?level)$/i;

interface Place {
  readonly scopes: ModuleScopes;
  readonly document: PythonDocument;
}

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  const place = { scopes, document };
  for (const node of scopes.nodes) {
    const key = node.kind === "assign" ? keyIn(node, place) : undefined;
    if (key === undefined) continue;
    const message = `\`${key}\` of the session is whatever the request says: whoever sends it is who they want to be.`;
    yield matchAt(scopes, { node, message, evidence: { at: node.range } });
  }
}

/** The key that an assignment fills with what a request says. */
function keyIn(node: PyAssign, place: Place): string | undefined {
  const { targets, value } = node;
  const key = targets.map((target) => keyOf(target, place)).find((one) => one !== undefined);
  if (key === undefined || !value || !comesFromRequest(value, place)) return undefined;
  const fn = functionOf(place.scopes, node);
  if (!fn) return undefined;
  // Whoever is logged in may choose among identities of their own; a role is no choice.
  return roles.test(key) || !checksAnything(fn, place) ? key : undefined;
}

/** The key of `session["role"]`, where it says who somebody is or what they may do. */
function keyOf(target: PyExpression, { scopes, document }: Place): string | undefined {
  if (target.kind !== "subscript" || !isSession(target.object, scopes)) return undefined;
  const key = stringValue(target.indices[0], document.text);
  return key !== undefined && (identities.test(key) || roles.test(key)) ? key : undefined;
}

/** `session` of Flask and Quart, `request.session` of Django and Starlette. */
function isSession(expression: PyExpression, scopes: ModuleScopes): boolean {
  if (importedPaths(scopes, expression).some((path) => /^(?:flask|quart)\.session$/.test(path))) {
    return true;
  }
  if (expression.kind !== "attribute" || expression.name !== "session") return false;
  return lastNameOf(expression.object) === "request";
}

/** A part of the request as it came, or a variable that holds nothing else. */
function comesFromRequest(value: PyExpression, place: Place): boolean {
  const { scopes } = place;
  if (value.kind !== "name") return isSent(value, scopes);
  const bindings = lookUp(scopes, value.id, value);
  return (
    bindings.length > 0 &&
    bindings.every(({ value: given, isUnpacked }) => given && !isUnpacked && isSent(given, scopes))
  );
}

/** `request.form["x"]`, `request.args.get("x")`, `request.get_json()["x"].strip()`. */
function isSent(value: PyExpression, scopes: ModuleScopes): boolean {
  const steps = askedOfRequest(value, scopes) ?? [];
  return steps.length > 0 && steps.every((step) => step === "[]" || plain.test(step));
}

/** What is asked of a part of the request, last first; `undefined` of anything else. */
function askedOfRequest(value: PyExpression, scopes: ModuleScopes): string[] | undefined {
  const steps: string[] = [];
  let at = value;
  for (let i = 0; i < 12; i++) {
    if (at.kind === "call") at = at.callee;
    else if (at.kind === "attribute" && isRequestPart(at, scopes)) return steps;
    else if (at.kind === "attribute" || at.kind === "subscript") {
      steps.push(at.kind === "attribute" ? at.name : "[]");
      at = at.object;
    } else return undefined;
  }
  return undefined;
}

const plain = /^(?:get|strip|lower|getlist|pop)$/;

/**
 * True where a function may know by then who is there: it calls or asks something that is no part
 * of reading the request, or it is decorated with more than its route.
 */
function checksAnything(fn: PyFunction, { scopes }: Place): boolean {
  if (fn.decorators.some((one) => !isRouting(one))) return true;
  return fn.body.some((statement) =>
    [...walkNodes(statement)].some((node) => node.kind === "call" && !isHarmless(node, scopes)),
  );
}

function isRouting(decorator: PyExpression): boolean {
  const callee = decorator.kind === "call" ? decorator.callee : decorator;
  return /^(?:route|get|post|put|patch|api_view|require_http_methods|require_POST|csrf_exempt)$/.test(
    lastNameOf(callee) ?? "",
  );
}

const answering =
  /^(?:redirect|url_for|render(?:_template)?|jsonify|make_response|flash|HttpResponse(?:Redirect)?|JsonResponse|RedirectResponse|print|str|reverse|len|info|debug|abort|set_cookie|TemplateResponse)$/;

/** Reads the request, or answers it. */
function isHarmless(call: PyCall, scopes: ModuleScopes): boolean {
  return (
    answering.test(lastNameOf(call.callee) ?? "") || askedOfRequest(call, scopes) !== undefined
  );
}
