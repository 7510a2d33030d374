import { textOf } from "../analysis/python/constants.ts";
import { isBuiltin, positional, scopesOf } from "../analysis/python/names.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { codeInjection } from "../rules/python/code-injection.ts";
import { evalCall } from "../rules/python/eval-call.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyExpression } from "../syntax/python/nodes.ts";
import { type PythonDocument, pythonSyntax } from "../syntax/python.ts";
import { importModuleAt } from "./python-imports.ts";

/** Reads a value instead of running a program. Safe where the text is a literal of the source. */
export const readLiterals: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "read-literals",
  fixes: [codeInjection.id, evalCall.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const code = call && positional(call, 0);
    if (!call || !code || !isBuiltin(scopes, call.callee, "eval")) return byHand;
    if (call.args.length !== 1) return usesNames;
    const text = textOf(scopes, code);
    const isSure = text !== undefined && isLiteral(text);
    if (text !== undefined && !isSure) return byHand;
    const imported = importModuleAt(python, { scopes, at: call, module: "ast" });
    if (!imported) return byHand;
    const renamed = { range: call.callee.range, text: `${imported.local}.literal_eval` };
    return {
      title: "Read the value without running it",
      changes: [{ kind: "edit", path, expected, edits: [...imported.edits, renamed] }],
      group: `read-literals:${path}`,
      ...(isSure ? { safety: "safe" as const } : { notes: [onlyLiterals] }),
    };
  },
};

const onlyLiterals =
  "Only numbers, texts, lists, tuples, sets, dicts, booleans and None are read from now on: names, calls and sums raise ValueError.";

const byHand: Refusal = {
  refused: "needs-person",
  message: "Write what this text does as code: it is more than a value.",
};

const usesNames: Refusal = {
  refused: "needs-person",
  message: "The text may use names that are handed over: read it with a parser of its own.",
};

/** True where `ast.literal_eval` gives what `eval` gives. */
function isLiteral(text: string): boolean {
  if (text.length > 10_000 || /^[\s\f]|\0/.test(text)) return false;
  const { module, problems } = pythonSyntax.parse({ path: "a.py", text, encoding: "utf-8" });
  const [only, ...others] = module.body;
  if (problems.length > 0 || others.length > 0 || only?.kind !== "expression-statement") {
    return false;
  }
  return isValue(only.value, 0);
}

function isValue(node: PyExpression, depth: number): boolean {
  if (depth > 50) return false;
  const inside = (part: PyExpression) => isValue(part, depth + 1);
  switch (node.kind) {
    case "number":
      return true;
    case "constant":
      return node.value !== "...";
    case "string":
      return node.pieces.every(({ prefix }) => /^[ru]?$/i.test(prefix));
    case "unary":
      return node.operator === "-" && node.operand.kind === "number";
    case "list":
    case "tuple":
      return node.elements.every(inside);
    case "dict":
      return node.entries.every(
        ({ key, value }) => key !== undefined && inside(key) && inside(value),
      );
    default:
      return false;
  }
}
