import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type DebugModeEvidence, debugMode } from "../rules/javascript/debug-mode.ts";
import { callAt } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";

/** Shows the inside of errors in development only, which `NODE_ENV` has to say. */
export const debugFromNodeEnv: Fixer<RuleFinding<DebugModeEvidence>> = {
  id: "debug-from-node-env",
  fixes: [debugMode.id],
  safety: "guided",
  propose({ evidence, location: { path } }, { document, expected }) {
    const edit = editFor(evidence, document as JavascriptDocument);
    if (!edit) return byHand;
    return {
      title: "Show the inside of errors in development only",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `debug-from-node-env:${path}`,
      notes: ["Set NODE_ENV to development where you want to see them."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Log the error, and answer with a text of your own.",
};

function editFor({ at, form }: DebugModeEvidence, document: JavascriptDocument): Edit | undefined {
  const scopes = scopesOf(document);
  const call = callAt(scopes, at);
  if (!call) return undefined;
  if (form === "setting") {
    const value = call.args[1];
    return value && { range: value.range, text: 'process.env.NODE_ENV ?? "production"' };
  }
  const statement = scopes.parentOf(call);
  if (form !== "handler" || statement?.kind !== "expression-statement") return undefined;
  // Before an `else` or behind a label an `if` would be read differently.
  const around = scopes.parentOf(statement);
  if (around?.kind !== "module" && around?.kind !== "block" && around?.kind !== "function") {
    return undefined;
  }
  const { start } = statement.range;
  const text = 'if (process.env.NODE_ENV === "development") ';
  return { range: { start, end: start }, text };
}
