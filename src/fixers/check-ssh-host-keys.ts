import { importedPaths, positional, scopesOf } from "../analysis/python/names.ts";
import { type ModuleScopes, statementOf } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { sshHostKeyUnchecked } from "../rules/python/ssh-host-key-unchecked.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall, PyExpression } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { importNameAt } from "./python-imports.ts";

/** Refuses servers whose keys nobody has stored. Guided: those that are met for the first time. */
export const checkSshHostKeys: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "check-ssh-host-keys",
  fixes: [sshHostKeyUnchecked.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const policy = call && refusing(call, { python, scopes });
    const loading = call && loadKeys(call, { python, scopes });
    if (!policy || !loading) return byHand;
    return {
      title: "Refuse SSH servers whose key is not known",
      changes: [{ kind: "edit", path, expected, edits: [...loading, ...policy] }],
      group: `check-ssh-host-keys:${path}`,
      notes: [
        "A server that is not in `~/.ssh/known_hosts` of whoever runs this is refused from now on: add it there with `ssh-keyscan`, and compare the key.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Load the known keys and set `RejectPolicy`: this call is written in a way that suture does not edit.",
};

interface File {
  readonly python: PythonDocument;
  readonly scopes: ModuleScopes;
}

function refusing(call: PyCall, { python, scopes }: File): Edit[] | undefined {
  const policy = positional(call, 0);
  const named = policy?.kind === "call" ? policy.callee : policy;
  if (named?.kind === "attribute") return [{ range: named.nameRange, text: "RejectPolicy" }];
  const module = named && importedPaths(scopes, named)[0]?.split(".").slice(0, -1).join(".");
  if (named?.kind !== "name" || !module) return undefined;
  const imported = importNameAt(python, { module, name: "RejectPolicy", scopes, at: named });
  return imported && [...imported.edits, { range: named.range, text: imported.local }];
}

/** A line before the call, unless the keys are loaded somewhere. */
function loadKeys(call: PyCall, { python: { text }, scopes }: File): Edit[] | undefined {
  if (/\.load_(?:system_)?host_keys\s{0,9}\(/.test(text)) return [];
  const statement = statementOf(scopes, call);
  const { callee } = call;
  if (statement?.kind !== "expression-statement" || statement.value !== call) return undefined;
  if (callee.kind !== "attribute" || !isPlain(callee.object)) return undefined;
  const start = text.lastIndexOf("\n", statement.range.start - 1) + 1;
  const indent = text.slice(start, statement.range.start);
  if (!/^[ \t]*$/.test(indent)) return undefined;
  const { range } = callee.object;
  const line = `${text.slice(range.start, range.end)}.load_system_host_keys()`;
  const at = statement.range.start;
  return [{ range: { start: at, end: at }, text: `${line}${lineEndOf(text)}${indent}` }];
}

/** A name, or attributes of one: looking at it twice does nothing. */
function isPlain(expression: PyExpression): boolean {
  if (expression.kind === "attribute") return isPlain(expression.object);
  return expression.kind === "name";
}
