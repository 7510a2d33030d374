import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { builtText } from "../javascript-built-texts.ts";
import { askFlows } from "../javascript-flows.ts";
import {
  matchAt,
  originWords,
  type PlaceEvidence,
  severityFrom,
  spelled,
} from "../javascript-matches.ts";
import { argumentsAt, sinksAt } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** A template is a program: what is put into its text runs at the server. */
export const templateInjection: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/template-injection",
  kind: "code",
  reads: "javascript",
  title: "Template is put together from text",
  advice: "Keep the template in a file, and hand what was sent over as its data.",
  severity: "high",
  confidence: "medium",
  cwe: 1336,
  triggers: [
    "ejs",
    "pug",
    "handlebars",
    "nunjucks",
    "mustache",
    "lodash",
    "underscore",
    "jade",
    "dot",
    "eta",
    "liquid",
  ],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["template"],
    harm: "whoever sends it runs code at the server",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const template = templateOfCall(call, scopes);
    const built = template && builtText(scopes, template);
    if (!built) continue;
    // Programs that compile templates for others are handed them, and read them from files.
    const isCertain = built.from === "request" || (built.isBuilt && built.from === "parameter");
    yield matchAt(scopes, {
      node: template,
      message: `${spelled(built.part, document.text)} ${originWords[built.from]} becomes part of a template.`,
      evidence: { at: template.range },
      severity: severityFrom(built.from),
      ...(!isCertain && { needsJudgement: true }),
    });
  }
}

function templateOfCall(call: JsCall, scopes: ModuleScopes): JsExpression | undefined {
  return argumentsAt(call, sinksAt(scopes, call, "template"))[0];
}
