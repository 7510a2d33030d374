import { scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyExcept, PyTry } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** What went wrong is gone: a failed check looks like one that passed. */
export const swallowedError: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/swallowed-error",
  kind: "code",
  reads: "python",
  title: "Every error is thrown away",
  advice: "Catch the errors that are expected, and log the others.",
  severity: "low",
  cwe: 703,
  aliases: ["B110", "B112"],
  triggers: ["except:", "except exception", "except baseexception", "except (", "except :"],
  *find(document) {
    if (isTestFile(document.path) || !mayBeEmpty.test(document.text)) return;
    const scopes = scopesOf(document);
    for (const node of scopes.nodes) if (node.kind === "try") yield* matchesOf(node, scopes);
  },
};

/** Spares the tree of a file whose clauses all do something. */
const mayBeEmpty = /\bexcept\b[^:\n]{0,100}:\s{0,200}(?:pass|continue)\b/;

function* matchesOf(node: PyTry, scopes: ModuleScopes): Generator<RuleMatch<PlaceEvidence>> {
  if (isCleanUp(node)) return;
  for (const clause of node.clauses) {
    if (!catchesAll(clause) || !doesNothing(clause) || isExplained(clause.range, scopes)) continue;
    yield matchAt(scopes, {
      node,
      range: headOf(clause.range, scopes.text),
      message: "Whatever goes wrong here, nobody learns of it.",
      evidence: { at: clause.range },
    });
  }
}

function catchesAll({ types }: PyExcept): boolean {
  const [only, ...others] = types;
  const name = only && lastNameOf(only);
  return !only || (others.length === 0 && (name === "Exception" || name === "BaseException"));
}

function doesNothing({ body }: PyExcept): boolean {
  const [only, ...others] = body;
  return (
    others.length === 0 &&
    only?.kind === "other-statement" &&
    /^(?:pass|continue)_statement$/.test(only.type)
  );
}

/** Closing what may be closed already: nothing depends on whether it works. */
function isCleanUp({ body }: PyTry): boolean {
  return body.every((statement) => {
    const call = statement.kind === "expression-statement" ? statement.value : undefined;
    const inner = call?.kind === "await" ? call.value : call;
    const name = inner?.kind === "call" ? lastNameOf(inner.callee) : undefined;
    return name !== undefined && cleaning.test(name);
  });
}

const cleaning =
  /^(?:close|aclose|shutdown|disconnect|unlink|remove|rmtree|kill|terminate|quit|stop|cancel|cleanup|release|rollback|flush|join|wait)$/;

/** A comment in the clause says why: nothing else in it could hold the sign. */
function isExplained({ start, end }: TextRange, { text }: ModuleScopes): boolean {
  const line = text.indexOf("\n", end);
  return text.slice(start, line === -1 ? text.length : line).includes("#");
}

/** `except Exception:`, without its body. */
function headOf({ start, end }: TextRange, text: string): TextRange {
  const colon = text.indexOf(":", start);
  return { start, end: colon === -1 || colon >= end ? end : colon + 1 };
}
