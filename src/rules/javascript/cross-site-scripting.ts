import {
  argumentAt,
  heldBy,
  isGlobal,
  objectOf,
  propertyOf,
} from "../../analysis/javascript/names.ts";
import { isResponse } from "../../analysis/javascript/requests.ts";
import { functionOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, Severity } from "../../model/index.ts";
import type { JsCall, JsExpression, JsNode } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { type BuiltText, builtText } from "../javascript-built-texts.ts";
import { askFlows } from "../javascript-flows.ts";
import { matchAt, originWords, type PlaceEvidence, spelled } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Text that becomes HTML as it is can hold a script of somebody else. */
export const crossSiteScripting: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/cross-site-scripting",
  kind: "code",
  reads: "javascript",
  title: "Text becomes HTML as it is",
  advice:
    "Set `textContent`, let the framework render the text, or clean HTML with a library such as DOMPurify.",
  severity: "high",
  confidence: "medium",
  cwe: 79,
  triggers: ["html", "document.write", ".send(", ".write(", ".end("],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["html", "answer"],
    harm: "a script in it runs in the browser of whoever looks at it",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    const sink = sinkAt(node, scopes);
    const built = sink && builtText(scopes, sink.html);
    if (!built) continue;
    const severity = severityOf(built, sink);
    yield matchAt(scopes, {
      node: sink.html,
      message: `${spelled(built.part, document.text)} ${originWords[built.from]} becomes HTML.`,
      evidence: { at: sink.html.range },
      ...(severity ? { severity } : { needsJudgement: true }),
      ...(built.from === "request" && sink.where === "page" && { confidence: "high" as const }),
    });
  }
}

interface Sink {
  readonly html: JsExpression;
  readonly where: "page" | "component" | "answer";
}

/** What a component or a widget is given is HTML on purpose more often than not. */
function severityOf({ from, isBuilt }: BuiltText, { where }: Sink): Severity | undefined {
  if (from === "request") return "high";
  if (where === "answer") return undefined;
  if (from === "parameter") return where === "component" || !isBuilt ? "low" : "medium";
  return isBuilt && where === "page" ? "low" : undefined;
}

function sinkAt(node: JsNode, scopes: ModuleScopes): Sink | undefined {
  switch (node.kind) {
    case "assign": {
      const isHtml = node.target.kind === "member" && htmlMembers.has(node.target.name);
      return isHtml ? { html: node.value, where: "page" } : undefined;
    }
    case "attribute":
      return node.name === "dangerouslySetInnerHTML" && node.value
        ? innerHtml(node.value, scopes)
        : undefined;
    case "call":
      return pageCall(node, scopes) ?? answerCall(node, scopes);
    default:
      return undefined;
  }
}

const htmlMembers = new Set(["innerHTML", "outerHTML", "srcdoc"]);

function innerHtml(value: JsExpression, scopes: ModuleScopes): Sink | undefined {
  const object = objectOf(scopes, value);
  const html = object && propertyOf(object, "__html")?.value;
  // JSON in a script of its own, as search engines read it.
  const isJson = html && /JSON\.stringify\(/.test(sourceOf(html, scopes));
  return html && !isJson ? { html, where: "component" } : undefined;
}

function sourceOf({ range }: JsNode, { text }: ModuleScopes): string {
  return text.slice(range.start, range.end);
}

function pageCall(call: JsCall, scopes: ModuleScopes): Sink | undefined {
  const { callee } = call;
  if (callee.kind !== "member") return undefined;
  const { object, name } = callee;
  if (name === "insertAdjacentHTML") return sink(argumentAt(call, 1), "page");
  // Angular's way to say that HTML is safe.
  if (name === "bypassSecurityTrustHtml") return sink(argumentAt(call, 0), "component");
  if ((name === "write" || name === "writeln") && isGlobal(scopes, object, "document")) {
    return sink(argumentAt(call, 0), "page");
  }
  if (name === "html" || name === "append" || name === "prepend") {
    return isQueried(object) && call.args.length === 1 ? sink(call.args[0], "page") : undefined;
  }
  return undefined;
}

function sink(html: JsExpression | undefined, where: Sink["where"]): Sink | undefined {
  return html && { html, where };
}

/** `$(…)` and `jQuery(…)`. */
function isQueried(object: JsExpression): boolean {
  let at = object;
  while (at.kind === "call" && at.callee.kind === "member") at = at.callee.object;
  return at.kind === "call" && at.callee.kind === "name" && /^(?:\$|jQuery)$/.test(at.callee.id);
}

/** `res.send(…)`: Express sends a text as HTML. */
function answerCall(call: JsCall, scopes: ModuleScopes): Sink | undefined {
  const { callee } = call;
  const html = argumentAt(call, 0);
  if (!html || callee.kind !== "member" || !/^(?:send|write|end)$/.test(callee.name))
    return undefined;
  let at = callee.object;
  while (at.kind === "call" && at.callee.kind === "member") at = at.callee.object;
  if (!isResponse(scopes, at) || !isOneText(scopes, html)) return undefined;
  const around = functionOf(scopes, call);
  const code = around ? sourceOf(around, scopes) : "";
  const isHtml = /text\/html|\.type\(\s*["'`]\.?html/.test(code);
  // Only Express takes a text for HTML of its own accord.
  const needsType = callee.name !== "send" || (at.kind === "name" && /rep/.test(at.id));
  if (needsType ? !isHtml : !isHtml && otherType.test(code)) return undefined;
  return sink(html, "answer");
}

const otherType =
  /text\/(?:plain|css|csv|xml|event-stream|javascript)|application\/|image\/|content-?type|\.type\(|\.attachment\(/i;

/** `res.send(req.body)` answers with JSON. */
function isOneText(scopes: ModuleScopes, expression: JsExpression): boolean {
  const html = heldBy(scopes, expression);
  switch (html.kind) {
    case "member":
      return html.object.kind === "member" && /^(?:query|params)$/.test(html.object.name);
    case "binary":
      return html.operator === "+";
    default:
      return html.kind === "template";
  }
}
