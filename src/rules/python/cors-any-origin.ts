import {
  hasSpread,
  importedPaths,
  isImported,
  keyword,
  scopesOf,
} from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `list-cors-origins` starts from. */
export interface CorsEvidence {
  readonly form: "list" | "regex" | "left-out" | "setting";
  /** Of the value, or of the call where nothing is said. */
  readonly at: TextRange;
}

/** With credentials allowed too, any page reads answers in the name of whoever visits it. */
export const corsAnyOrigin: Rule<PythonDocument, CorsEvidence> = {
  id: "python/cors-any-origin",
  kind: "code",
  reads: "python",
  title: "Any site may read answers in the name of a visitor",
  advice: "List the origins of your own pages, or do not allow credentials.",
  severity: "high",
  cwe: 942,
  triggers: ["cors"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<CorsEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const origin = starletteOrigin(call, scopes) ?? flaskOrigin(call, scopes);
    if (!origin) continue;
    yield matchAt(scopes, {
      node: call,
      range: origin.node.range,
      message: messages[origin.form],
      evidence: { form: origin.form, at: origin.node.range },
    });
  }
  yield* djangoSettings(scopes);
}

const messages: Readonly<Record<CorsEvidence["form"], string>> = {
  list: "Every origin is allowed, with the visitor's cookies.",
  regex: "This pattern matches every origin, and the visitor's cookies are sent along.",
  "left-out": "Without `origins` every origin is allowed, with the visitor's cookies.",
  setting: "Every origin is allowed, with the visitor's cookies.",
};

interface Origin {
  readonly form: CorsEvidence["form"];
  readonly node: PyExpression;
}

const middlewares = new Set([
  "fastapi.middleware.cors.CORSMiddleware",
  "starlette.middleware.cors.CORSMiddleware",
]);

/** `add_middleware(CORSMiddleware, …)`, `Middleware(CORSMiddleware, …)`, `CORSMiddleware(app, …)`. */
function starletteOrigin(call: PyCall, scopes: ModuleScopes): Origin | undefined {
  const first = call.args[0]?.value;
  const isMiddleware =
    isImported(scopes, call.callee, middlewares) ||
    (first !== undefined && isImported(scopes, first, middlewares));
  if (!isMiddleware || !isConstant(keyword(call, "allow_credentials")?.value, "True")) {
    return undefined;
  }
  const list = keyword(call, "allow_origins")?.value;
  if (list && holdsStar(list, scopes)) return { form: "list", node: list };
  const regex = keyword(call, "allow_origin_regex")?.value;
  return regex && matchesAll(regex, scopes) ? { form: "regex", node: regex } : undefined;
}

const extensions = new Set(["flask_cors.CORS", "flask_cors.cross_origin"]);

function flaskOrigin(call: PyCall, scopes: ModuleScopes): Origin | undefined {
  if (!importedPaths(scopes, call.callee).some((path) => extensions.has(path))) return undefined;
  if (!isConstant(keyword(call, "supports_credentials")?.value, "True")) return undefined;
  const origins = keyword(call, "origins")?.value;
  if (origins) {
    if (holdsStar(origins, scopes)) return { form: "list", node: origins };
    return matchesAll(origins, scopes) ? { form: "regex", node: origins } : undefined;
  }
  return keyword(call, "resources") || hasSpread(call)
    ? undefined
    : { form: "left-out", node: call };
}

/** `"*"`, or a list with it. */
function holdsStar(value: PyExpression, { text }: ModuleScopes): boolean {
  const items =
    value.kind === "list" || value.kind === "tuple" || value.kind === "set"
      ? value.elements
      : [value];
  return items.some((item) => stringValue(item, text) === "*");
}

/** Patterns that let any host through. */
function matchesAll(value: PyExpression, { text }: ModuleScopes): boolean {
  const pattern = stringValue(value, text);
  return (
    pattern !== undefined &&
    /^\^?(?:(?:https\??|\(http\|https\)|\.[*+]):\/\/)?\(?\.[*+]\)?\$?$/.test(pattern)
  );
}

/** django-cors-headers: both settings in one file. */
function* djangoSettings(scopes: ModuleScopes): Generator<RuleMatch<CorsEvidence>> {
  const on = (name: string) =>
    (scopes.scope.bindings.get(name) ?? []).filter(({ value }) => isConstant(value, "True"));
  if (on("CORS_ALLOW_CREDENTIALS").length === 0) return;
  for (const name of ["CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"]) {
    for (const { value } of on(name)) {
      if (!value) continue;
      yield matchAt(scopes, {
        node: value,
        message: messages.setting,
        evidence: { form: "setting", at: value.range },
      });
    }
  }
}
