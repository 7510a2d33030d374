import { isImported, scopesOf } from "../analysis/python/names.ts";
import { type ModuleScopes, symbolOf } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding, TextRange } from "../model/index.ts";
import { swallowedError } from "../rules/python/swallowed-error.ts";
import type { PlaceEvidence } from "../rules/python-matches.ts";
import type { PyStatement, PyTry } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { type Imported, importModuleAt, isShadowed } from "./python-imports.ts";

/** Writes what went wrong into the log and goes on. Guided: there may be many, and what is in them is seen. */
export const logSwallowedError: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "log-swallowed-error",
  fixes: [swallowedError.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const edits = rewrite(document as PythonDocument, at);
    if (!edits) return byHand;
    return {
      title: "Log the errors that are thrown away",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `log-swallowed-error:${path}`,
      notes: [
        "Each error is logged with its stack from now on: catch those that are expected by their names.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Log the error: this clause is written in a way that suture does not edit.",
};

interface Clause {
  readonly node: PyTry;
  readonly body: PyStatement;
}

function rewrite(document: PythonDocument, at: TextRange): Edit[] | undefined {
  const scopes = scopesOf(document);
  const clause = clauseAt(scopes, at);
  const logger = clause && loggerAt(clause.node, { document, scopes });
  if (!clause || !logger) return undefined;
  const symbol = symbolOf(scopes, clause.node);
  const where = symbol === undefined ? "" : ` in ${symbol}`;
  const call = `${logger.local}.exception("An error was ignored${where}")`;
  const { range } = clause.body;
  if (document.text.slice(range.start, range.end) === "pass") {
    return [...logger.edits, { range, text: call }];
  }
  const joint = jointBefore(document.text, range.start);
  return [...logger.edits, { range: { start: range.start, end: range.start }, text: call + joint }];
}

function clauseAt({ nodes }: ModuleScopes, at: TextRange): Clause | undefined {
  for (const node of nodes) {
    if (node.kind !== "try") continue;
    const clause = node.clauses.find(
      ({ range }) => range.start === at.start && range.end === at.end,
    );
    const body = clause?.body[0];
    if (body) return { node, body };
  }
  return undefined;
}

const makers = new Set(["logging.getLogger"]);

/** A logger of the module, where it has one that nothing else is called like. */
function loggerAt(
  node: PyTry,
  { document, scopes }: { readonly document: PythonDocument; readonly scopes: ModuleScopes },
): Imported | undefined {
  for (const [local, [only, ...others]] of scopes.scope.bindings) {
    const { kind, value, isUnpacked } = only ?? {};
    const isLogger = kind === "assign" && value?.kind === "call" && !isUnpacked;
    if (!isLogger || others.length > 0 || !isImported(scopes, value.callee, makers)) continue;
    const isEarlier = (only?.node.range.start ?? 0) < node.range.start;
    if (isEarlier && !isShadowed(scopes, local)) return { edits: [], local };
  }
  const logging = importModuleAt(document, { scopes, at: node, module: "logging" });
  return logging && { ...logging, local: `${logging.local}.getLogger(__name__)` };
}

/** A line of its own, or a semicolon where the clause is one line. */
function jointBefore(text: string, start: number): string {
  const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return /^[ \t]*$/.test(indent) ? `${lineEndOf(text)}${indent}` : "; ";
}
