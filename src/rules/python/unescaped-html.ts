import { isImported, positional, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch, Severity } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { type BuiltText, builtText } from "../python-built-texts.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { mediumUnlessReached } from "../python-unreached.ts";
import { milderInTests } from "../test-files.ts";

/** What is marked as safe goes into the page as it is, with the tags that a visitor wrote. */
export const unescapedHtml: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/unescaped-html",
  kind: "code",
  reads: "python",
  title: "Text is marked as safe HTML with values in it",
  advice: "Let `format_html` or `Markup(…).format(…)` put the values in: they escape them.",
  severity: "medium",
  confidence: "medium",
  cwe: 79,
  aliases: ["B308", "B703", "B704"],
  triggers: ["mark_safe", "safestring", "markup"],
  asks: mediumUnlessReached,
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const value = positional(call, 0);
    if (!value || call.args.length > 1 || !isImported(scopes, call.callee, marks)) continue;
    const built = isRendered(value) ? undefined : builtText(scopes, value);
    if (!built) continue;
    yield matchAt(scopes, { node: call, evidence: { at: call.range }, ...dangerOf(built) });
  }
}

const marks = new Set([
  "django.utils.safestring.mark_safe",
  "django.utils.safestring.SafeString",
  "django.utils.safestring.SafeText",
  "django.utils.safestring.SafeBytes",
  "django.utils.safestring.SafeUnicode",
  "django.utils.html.mark_safe",
  "markupsafe.Markup",
  "flask.Markup",
  "jinja2.Markup",
  "jinja2.utils.markupsafe.Markup",
]);

/** What a template made is escaped already, and what cleans HTML leaves nothing to escape. */
function isRendered(value: PyExpression): boolean {
  const name = value.kind === "call" ? (lastNameOf(value.callee) ?? "") : "";
  return /^(?:render\w*|format_html\w*|clean|bleach\w*|sanitize\w*|escape\w*|conditional_escape|as_p|as_table|as_ul)$/.test(
    name,
  );
}

function dangerOf({ from, isBuilt }: BuiltText): {
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: "high" | "low";
} {
  if (from === "request") {
    return {
      message: "What a user sent goes into the page with its tags and scripts.",
      severity: "high",
      confidence: "high",
    };
  }
  if (isBuilt) {
    return {
      message: "The values in this text go into the page with their tags.",
      ...(from === "unknown" && { confidence: "low" as const }),
    };
  }
  return {
    message: "Whoever made this text decides which tags and scripts the page has.",
    severity: "low",
    confidence: "low",
  };
}
