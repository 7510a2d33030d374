import { importedPaths, objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { functionOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, Severity } from "../../model/index.ts";
import type { JsCall, JsExpression, JsObject } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Any page that a user opens may then ask with that user's cookies, and read the answers. */
export const corsAnyOrigin: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/cors-any-origin",
  kind: "code",
  reads: "javascript",
  title: "Any site may read answers with the user's cookies",
  advice: 'Name the sites that may: `origin: ["https://app.example"]`.',
  severity: "high",
  cwe: 942,
  triggers: ["cors", "access-control-allow-origin"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const danger = dangerOfOptions(call, scopes) ?? dangerOfHeader(call, scopes);
    if (!danger) continue;
    const { message, severity } = danger;
    const evidence = { at: call.range };
    yield matchAt(scopes, { node: call, message, evidence, ...(severity && { severity }) });
  }
}

interface Danger {
  readonly message: string;
  readonly severity?: Severity;
}

const makers = new Set(["cors", "@koa/cors", "@fastify/cors", "fastify-cors", "koa2-cors"]);

/** `cors({ … })`, `app.register(cors, { … })`, `app.enableCors({ … })`. */
function dangerOfOptions({ callee, args }: JsCall, scopes: ModuleScopes): Danger | undefined {
  const [first, second] = args;
  const isMaker = (expression: JsExpression | undefined) =>
    expression !== undefined && importedPaths(scopes, expression).some((path) => makers.has(path));
  const isNest = callee.kind === "member" && callee.name === "enableCors";
  const given = isMaker(callee) || isNest ? first : isMaker(first) ? second : undefined;
  const options = objectOf(scopes, given);
  if (!options || !isTrue(propertyOf(options, "credentials")?.value)) return undefined;
  return dangerOfOrigin(options);
}

function dangerOfOrigin(options: JsObject): Danger | undefined {
  const origin = propertyOf(options, "origin")?.value;
  if (isTrue(origin) || (origin?.kind === "function" && takesAll(origin))) {
    return { message: "Every origin is answered as an allowed one, and with credentials." };
  }
  // Browsers refuse the star together with credentials.
  if (origin?.kind !== "string" || origin.value !== "*") return undefined;
  return { message: "`*` does not go with credentials: browsers refuse it.", severity: "low" };
}

function isTrue(value: JsExpression | undefined): boolean {
  return value?.kind === "constant" && value.value === "true";
}

/** `(origin, callback) => callback(null, true)` */
function takesAll({ body, result }: Extract<JsExpression, { readonly kind: "function" }>): boolean {
  const [only, ...others] = body;
  const value =
    result ??
    (only?.kind === "expression-statement" || only?.kind === "return" ? only.value : undefined);
  if (others.length > 0 || value?.kind !== "call") return false;
  const [error, isAllowed] = value.args;
  return error?.kind === "constant" && (isTrue(isAllowed) || isAllowed?.kind === "name");
}

const setters = new Set(["header", "setHeader", "set", "append", "writeHead"]);

/** The origin of the request is sent back, with credentials in the same function. */
function dangerOfHeader(call: JsCall, scopes: ModuleScopes): Danger | undefined {
  const { callee, args } = call;
  if (callee.kind !== "member" || !setters.has(callee.name)) return undefined;
  const [name, value] = args;
  if (name?.kind !== "string" || name.value.toLowerCase() !== "access-control-allow-origin") {
    return undefined;
  }
  if (!value || provenanceOf(scopes, value) !== "request") return undefined;
  const around = functionOf(scopes, call)?.range ?? { start: 0, end: scopes.text.length };
  const isWithCredentials = /access-control-allow-credentials/i.test(
    scopes.text.slice(around.start, around.end),
  );
  return isWithCredentials
    ? { message: "The origin of the request is sent back as an allowed one, with credentials." }
    : undefined;
}
