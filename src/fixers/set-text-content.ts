import { lastNameOf, type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import { holesOf, sketchOf, templateOf } from "../analysis/javascript/text-template.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { crossSiteScripting } from "../rules/javascript/cross-site-scripting.ts";
import type { PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JsAssign, JsExpression, JsNode } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";

/** Shows a text as what it is. Guided: what fills it may have been HTML on purpose. */
export const setTextContent: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "set-text-content",
  fixes: [crossSiteScripting.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const scopes = scopesOf(document as JavascriptDocument);
    const assign = scopes.nodes.find((node): node is JsAssign => isHtmlAt(node, at.start));
    const { target } = assign ?? {};
    if (!assign || target?.kind !== "member" || !isText(assign.value, scopes)) return byHand;
    return {
      title: "Show the text as text",
      changes: [
        {
          kind: "edit",
          path,
          expected,
          edits: [{ range: target.nameRange, text: "textContent" }],
        },
      ],
      group: `set-text-content:${path}`,
      notes: ["Tags and entities in the values are shown as they are written from now on."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Build the elements, or clean the HTML with a library such as DOMPurify: tags are written here, or may come.",
};

function isHtmlAt(node: JsNode, start: number): boolean {
  return (
    node.kind === "assign" &&
    node.operator === "=" &&
    node.value.range.start === start &&
    node.target.kind === "member" &&
    node.target.name === "innerHTML" &&
    node.target.nameRange.end - node.target.nameRange.start === "innerHTML".length
  );
}

const markup = /html|markup|svg|icon|template|render|content|body|element|node|badge|tag|row|list/i;

/** A text with words of its own and no tags, whose values do not sound like HTML. */
function isText(value: JsExpression, { text }: ModuleScopes): boolean {
  const template = templateOf(value, text);
  if (!template) return false;
  const said = sketchOf(template);
  if (/[<>&]/.test(said) || !/[A-Za-z]/.test(said)) return false;
  return holesOf(template).every(({ expression }) => {
    const name = expression.kind === "name" || expression.kind === "member";
    return name && !markup.test(lastNameOf(expression) ?? "");
  });
}
