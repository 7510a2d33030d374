import { constantOf } from "../../analysis/python/constants.ts";
import { hasSpread, isImported, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importsPackage, matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `escape-templates` starts from. */
export interface AutoescapeEvidence {
  /** Of the call. */
  readonly call: TextRange;
  /** True where the file shows that pages are made, not configuration or mail in plain text. */
  readonly isHtml: boolean;
}

/** Jinja writes what visitors sent into a page as it is, unless it is told to escape. */
export const templateAutoescapeOff: Rule<PythonDocument, AutoescapeEvidence> = {
  id: "python/template-autoescape-off",
  kind: "code",
  reads: "python",
  title: "Templates write values into pages without escaping them",
  advice: "Make the environment with `autoescape=select_autoescape()`.",
  severity: "high",
  cwe: 79,
  aliases: ["B701", "B702"],
  triggers: ["jinja2", "mako"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<AutoescapeEvidence>> {
  const scopes = scopesOf(document);
  const isHtml = showsHtml(scopes);
  for (const call of scopes.calls) {
    const message = dangerOf(call, scopes);
    if (message === undefined) continue;
    yield matchAt(scopes, {
      node: call,
      message: isHtml ? message : `${message} That matters where it makes HTML.`,
      evidence: { call: call.range, isHtml },
      ...(!isHtml && { severity: "low" as const, confidence: "low" as const }),
    });
  }
}

function dangerOf(call: PyCall, scopes: ModuleScopes): string | undefined {
  if (isImported(scopes, call.callee, makoTemplates)) {
    const isSet = keyword(call, "default_filters") || hasSpread(call);
    return isSet ? undefined : "Mako escapes nothing without `default_filters`.";
  }
  if (!isImported(scopes, call.callee, environments)) return undefined;
  const autoescape = keyword(call, "autoescape");
  if (autoescape) {
    const value = constantOf(scopes, autoescape.value);
    return value !== undefined && !value ? "Escaping is turned off." : undefined;
  }
  return hasSpread(call) ? undefined : "Jinja escapes nothing unless `autoescape` is given.";
}

const environments = new Set([
  "jinja2.Environment",
  "jinja2.environment.Environment",
  "jinja2.sandbox.SandboxedEnvironment",
  "jinja2.sandbox.ImmutableSandboxedEnvironment",
]);
const makoTemplates = new Set(["mako.template.Template", "mako.lookup.TemplateLookup"]);
const webPackages = new Set(
  "flask fastapi starlette django aiohttp aiohttp_jinja2 sanic tornado bottle pyramid quart falcon litestar cherrypy werkzeug".split(
    " ",
  ),
);

/** True where the file imports a web framework, or names a page or a tag in a literal. */
function showsHtml(scopes: ModuleScopes): boolean {
  if (importsPackage(scopes, webPackages)) return true;
  return scopes.nodes.some(
    (node) =>
      node.kind === "string" &&
      node.pieces.some(({ content }) =>
        htmlSign.test(
          scopes.text.slice(content.start, Math.min(content.end, content.start + 5000)),
        ),
      ),
  );
}

const htmlSign = /\.x?html?(?:\.j(?:inja)?2?)?$|<\/(?:html|body|div|p|a|table|span|h\d)>/i;
