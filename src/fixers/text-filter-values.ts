import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import {
  type NosqlInjectionEvidence,
  nosqlInjection,
} from "../rules/javascript/nosql-injection.ts";

/** Makes a text of what a filter compares with: an operator in its place is then a text like any other. */
export const textFilterValues: Fixer<RuleFinding<NosqlInjectionEvidence>> = {
  id: "text-filter-values",
  fixes: [nosqlInjection.id],
  safety: "guided",
  propose({ evidence: { at, form }, location: { path } }, { document: { text }, expected }) {
    const value = text.slice(at.start, at.end);
    if (form !== "value") return byHand;
    const key = isShorthand(text, at.start) ? `${value}: ` : "";
    return {
      title: `Compare with the text of ${value}`,
      changes: [
        { kind: "edit", path, expected, edits: [{ range: at, text: `${key}String(${value})` }] },
      ],
      group: `text-filter-values:${path}`,
      groupTitle: `Compare with texts in the filters of ${path}`,
      notes: ["A value that is missing becomes the text `undefined`, and a number becomes a text."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Check what was sent with a schema, and write the filter from its fields.",
};

/** `{ name }` becomes `{ name: … }`. */
function isShorthand(text: string, start: number): boolean {
  return !/:\s*$/.test(text.slice(Math.max(0, start - 200), start));
}
