import { scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { assertGuard } from "../rules/python/assert-guard.ts";
import { nodeAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyExpression, PyOtherStatement } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { hasComment } from "./python-edits.ts";
import { isShadowed } from "./python-imports.ts";

/** Raises the same error by an `if`, which `python -O` keeps. Nothing else changes. */
export const raiseNotAssert: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "raise-not-assert",
  fixes: [assertGuard.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const statement = nodeAt(scopes, "other-statement", at);
    const isTaken =
      scopes.scope.bindings.has("AssertionError") || isShadowed(scopes, "AssertionError");
    const edit = statement && !isTaken && rewrite(statement, python);
    if (!edit) return byHand;
    return {
      title: "Check it under `python -O` too",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `raise-not-assert:${path}`,
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Raise an error with `if not …: raise`: suture does not edit the way this is written.",
};

function rewrite(
  { range, expressions }: PyOtherStatement,
  { text, module }: PythonDocument,
): Edit | undefined {
  const [condition, message] = expressions;
  const indent = lineBefore(text, range.start);
  const rest = /^[^\r\n]{0,1000}/.exec(text.slice(range.end, range.end + 1000))?.[0] ?? "";
  const isWhole = /^[ \t]*$/.test(indent) && /^[ \t]*(?:#|$)/.test(rest);
  const written = text.slice(range.start, range.end);
  // A line that is continued by a backslash ends where the text is cut.
  if (!condition || !isWhole || /\\\r?\n/.test(written)) return undefined;
  if (hasComment(module.comments, range)) return undefined;
  const comma = message ? text.indexOf(",", closedAfter(text, condition.range.end)) : range.end;
  const test = text.slice(range.start + "assert".length, comma).trim();
  const words = message ? `(${text.slice(comma + 1, range.end).trim()})` : "";
  const unit = indent.endsWith("\t") ? "\t" : "    ";
  const body = `${lineEndOf(text)}${indent}${unit}raise AssertionError${words}`;
  return { range, text: `if ${negated(test, condition)}:${body}` };
}

function lineBefore(text: string, start: number): string {
  const from = Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1;
  return text.slice(from, start).replace(/^\uFEFF/, "");
}

/** Behind the brackets that only group a condition. */
function closedAfter(text: string, end: number): number {
  return end + (/^[\s)]*/.exec(text.slice(end, end + 1000))?.[0].length ?? 0);
}

/** `not` binds weaker than a comparison and stronger than `and`. */
function negated(test: string, { kind }: PyExpression): string {
  if (kind === "unary" && /^not\b/.test(test)) return test.slice("not".length).trim();
  return ["call", "name", "attribute", "subscript", "compare"].includes(kind)
    ? `not ${test}`
    : `not (${test})`;
}
