import { isImported, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { type BuiltText, builtText } from "../python-built-texts.ts";
import { isMadeBy, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { mediumUnlessReached } from "../python-unreached.ts";
import { milderInTests } from "../test-files.ts";

/** A template is a program: who writes into its text runs code on the server. */
export const templateInjection: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/template-injection",
  kind: "code",
  reads: "python",
  title: "A template is put together from text",
  advice: "Write the template once, and hand the values over beside it.",
  severity: "high",
  confidence: "medium",
  cwe: 1336,
  triggers: ["render_template_string", "jinja2", "mako"],
  asks: mediumUnlessReached,
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const template = templateIn(call, scopes);
    const built = template && builtText(scopes, template);
    const danger = built && dangerOf(built);
    if (danger) yield matchAt(scopes, { node: call, evidence: { at: call.range }, ...danger });
  }
}

/** The text of the template, where a call reads one. */
function templateIn(call: PyCall, scopes: ModuleScopes): PyExpression | undefined {
  const { callee } = call;
  const isMethod =
    callee.kind === "attribute" &&
    callee.name === "from_string" &&
    isMadeBy(scopes, callee.object, environments);
  if (!isMethod && !isImported(scopes, callee, readers)) return undefined;
  return positional(call, 0) ?? keyword(call, "source")?.value ?? keyword(call, "text")?.value;
}

const readers = new Set([
  "flask.render_template_string",
  "flask.stream_template_string",
  "flask.templating.render_template_string",
  "quart.render_template_string",
  "jinja2.Template",
  "jinja2.environment.Template",
  "mako.template.Template",
]);
/** The sandbox is made for templates of strangers. */
const environments = new Set(["jinja2.Environment", "jinja2.environment.Environment"]);

/** A whole text that is handed over is a template that lies elsewhere, unless a request brings it. */
function dangerOf({
  from,
  isBuilt,
}: BuiltText): Pick<RuleMatch, "message" | "severity" | "confidence"> | undefined {
  if (from === "request") {
    return {
      message: "What a user sent is read as a template: `{{ … }}` in it runs on the server.",
      confidence: "high",
    };
  }
  if (!isBuilt) return undefined;
  return {
    message: "The values in this text are read as parts of the template.",
    severity: from === "parameter" ? "high" : "medium",
  };
}
