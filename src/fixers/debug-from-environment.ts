import { scopesOf } from "../analysis/python/names.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { debugMode } from "../rules/python/debug-mode.ts";
import { flaskDebug } from "../rules/python/flask-debug.ts";
import { nodeAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { importModuleAt } from "./python-imports.ts";

/** Lets the environment turn a debug mode on, which is off from then on. */
export const debugFromEnvironment: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "debug-from-environment",
  fixes: [debugMode.id, flaskDebug.id],
  safety: "safe",
  propose({ rule, evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const node = nodeAt(scopes, "constant", at);
    const imported = node && importModuleAt(python, { scopes, at: node, module: "os" });
    if (!imported) return byHand;
    const { edits, local } = imported;
    const variable = rule === flaskDebug.id ? "FLASK_DEBUG" : "DEBUG";
    const text = `${local}.environ.get("${variable}") == "1"`;
    return {
      title: `Turn the debug mode on with ${variable}=1 only`,
      changes: [{ kind: "edit", path, expected, edits: [...edits, { range: at, text }] }],
      group: `debug-from-environment:${path}`,
      notes: [`Set ${variable}=1 where you develop.`],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Take the debug mode from the environment: `os` means something else in this file.",
};
