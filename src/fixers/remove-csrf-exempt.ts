import { scopesOf } from "../analysis/python/names.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type CsrfEvidence, csrfOff } from "../rules/python/csrf-off.ts";
import type { PythonDocument } from "../syntax/python.ts";

/** Deletes the decorator that takes a view out of Django's check of forms. */
export const removeCsrfExempt: Fixer<RuleFinding<CsrfEvidence>> = {
  id: "remove-csrf-exempt",
  fixes: [csrfOff.id],
  safety: "guided",
  propose({ evidence: { form, at }, location: { path } }, { document, expected }) {
    const { text } = document as PythonDocument;
    if (form !== "decorator") return byHand;
    const isThere = scopesOf(document as PythonDocument).nodes.some(
      ({ range }) => range.start === at.start && range.end === at.end,
    );
    const lineStart = text.lastIndexOf("\n", at.start - 1) + 1;
    const lineEnd = text.indexOf("\n", at.end);
    const isOnlyOne =
      /^\uFEFF?[ \t]*@[ \t]*$/.test(text.slice(lineStart, at.start)) &&
      lineEnd !== -1 &&
      /^[ \t]*\r?$/.test(text.slice(at.end, lineEnd));
    if (!isThere || !isOnlyOne) return byHand;
    const start = text[lineStart] === "\uFEFF" ? lineStart + 1 : lineStart;
    return {
      title: "Check where forms come from",
      changes: [
        { kind: "edit", path, expected, edits: [{ range: { start, end: lineEnd + 1 }, text: "" }] },
      ],
      notes: [
        "Forms need `{% csrf_token %}` from now on, and scripts the header `X-CSRFToken`.",
        "Other servers that call this view are refused: check their signature, and keep the decorator there.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Turn the check of forms on again, and put the token into each form.",
};
