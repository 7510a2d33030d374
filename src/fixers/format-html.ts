import { importedPaths, positional, scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { crossSiteScripting } from "../rules/python/cross-site-scripting.ts";
import { unescapedHtml } from "../rules/python/unescaped-html.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { importNameAt } from "./python-imports.ts";
import { textLiteral } from "./text-literals.ts";

/** Lets `format_html` or `Markup.format` put the values into HTML, which escape them. */
export const formatHtml: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "format-html",
  fixes: [crossSiteScripting.id, unescapedHtml.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const edits = call && editsOf(call, { python, scopes });
    if (!edits) return byHand;
    return {
      title: "Escape the values that go into the page",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `format-html:${path}`,
      notes: [
        "Values that are HTML themselves are escaped from now on, unless they are marked as safe.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Escape the values that go into the page: the text is put together in a way that suture does not edit.",
};

/** What is joined are pieces of HTML more often than not, and the result is plain text: `format_html_join`. */
const joins = /\.join\(/;

function editsOf(
  call: PyCall,
  { python, scopes }: { readonly python: PythonDocument; readonly scopes: ModuleScopes },
): Edit[] | undefined {
  const argument = positional(call, 0);
  const literal = argument && textLiteral(argument, python);
  if (!literal) return undefined;
  const { quote, parts } = literal;
  const body = parts
    .map((part) => (part.kind === "text" ? part.spelling.replace(/[{}]/g, "$&$&") : "{}"))
    .join("");
  // A named character or a code point spelled in braces is no brace of the text.
  if (parts.some((part) => part.kind === "text" && part.spelling.includes("\\N{")))
    return undefined;
  if (parts.some((part) => part.kind === "value" && joins.test(part.source))) return undefined;
  const values = parts.flatMap((part) => (part.kind === "value" ? [part.source] : []));
  const text = `${quote}${body}${quote}`;
  const isMarkup = importedPaths(scopes, call.callee).every((path) => path.endsWith(".Markup"));
  const list = values.join(", ");
  const { argsRange, callee } = call;
  if (isMarkup) return [{ range: argsRange, text: `(${text}).format(${list})` }];
  const name = { module: "django.utils.html", name: "format_html" };
  const imported = importNameAt(python, { scopes, at: callee, ...name });
  if (!imported) return undefined;
  return [
    ...imported.edits,
    { range: callee.range, text: imported.local },
    { range: argsRange, text: `(${text}, ${list})` },
  ];
}
