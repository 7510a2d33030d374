import { keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import {
  isHarmless,
  type Provenance,
  provenanceOf,
  worse,
} from "../../analysis/python/provenance.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importsPackage, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** `extra` puts its texts into the statement as they are. */
export const djangoExtra: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/django-extra",
  kind: "code",
  reads: "python",
  title: "Text from elsewhere becomes part of Django's SQL",
  advice: "Use `annotate` and `filter` with expressions, or hand values over in `params`.",
  severity: "medium",
  confidence: "medium",
  cwe: 89,
  aliases: ["B610"],
  triggers: [".extra("],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (!isExtra(call, scopes)) continue;
    const from = clausesOf(call)
      .map((clause) => provenanceOf(scopes, clause))
      .reduce<Provenance>(worse, "constant");
    if (isHarmless(from) || from === "typed") continue;
    yield matchAt(scopes, {
      node: call,
      message: `Text ${origins[from] ?? "of unknown origin"} becomes part of the statement.`,
      evidence: { at: call.range },
      ...(from === "request" && { severity: "high", confidence: "high" }),
    });
  }
}

const origins: Partial<Record<Provenance, string>> = {
  request: "that a user sent",
  parameter: "from a parameter",
};

/** A method of a query of Django: `log.extra(…)` is another one. */
function isExtra({ callee }: PyCall, scopes: ModuleScopes): boolean {
  if (callee.kind !== "attribute" || callee.name !== "extra") return false;
  const { start, end } = callee.object.range;
  const receiver = scopes.text.slice(start, Math.min(end, start + 2000));
  return (
    /\.objects\b|\b(?:qs|queryset|query_set)$/.test(receiver) ||
    (importsPackage(scopes, packages) && /\)$/.test(receiver))
  );
}

const packages = new Set(["django"]);

/** `params` holds values, which Django binds. */
const clauses = [
  ["select", 0],
  ["where", 1],
  ["tables", 3],
  ["order_by", 4],
] as const;

function clausesOf(call: PyCall): PyExpression[] {
  return clauses.flatMap(([name, place]) => {
    const clause = keyword(call, name)?.value ?? positional(call, place);
    if (clause?.kind === "call") return clause.args.map(({ value }) => value);
    return clause ? [clause] : [];
  });
}
