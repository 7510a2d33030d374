import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { scopesOf } from "../../analysis/javascript/scopes.ts";
import { placeHoles } from "../../analysis/javascript/sql-context.ts";
import { type BuiltQuery, builtQueries } from "../../analysis/javascript/sql-sinks.ts";
import type { HoleUnit } from "../../analysis/javascript/text-template.ts";
import { isHarmless, type Provenance, worst } from "../../analysis/provenance.ts";
import type { HoleRole } from "../../analysis/sql/hole-roles.ts";
import type { Rule, RuleMatch, Severity, TextRange } from "../../model/index.ts";
import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, originWords, spelled } from "../javascript-matches.ts";
import { judgeStatement } from "../sql-flows.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from; it reads the file again for the rest. */
export interface SqlInjectionEvidence {
  /** Of the argument that holds the query. */
  readonly query: TextRange;
  readonly holes: readonly { readonly role: HoleRole; readonly from: Provenance }[];
}

/** A text that is put together from parts lets a part say more than it should. */
export const sqlInjection: Rule<JavascriptDocument, SqlInjectionEvidence> = {
  id: "javascript/sql-injection",
  kind: "code",
  reads: "javascript",
  title: "SQL is put together from text",
  advice:
    "Write a placeholder in the statement and hand the value over beside it; take names of tables and columns from a list in the code.",
  severity: "high",
  confidence: "medium",
  cwe: 89,
  triggers: [
    ".query(",
    ".query<",
    ".execute(",
    "raw(",
    ".unsafe(",
    "rawunsafe",
    ".literal(",
    ".prepare(",
    ".all(",
    ".get(",
    ".run(",
    ".exec(",
    ".each(",
    ".one(",
    ".many(",
    ".any(",
    ".none(",
    "ornone(",
    "createquerybuilder",
  ],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: { program: "javascript-flows", judge: judgeStatement },
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<SqlInjectionEvidence>> {
  const scopes = scopesOf(document);
  const seen = new Set<JsExpression>();
  for (const built of builtQueries(document)) {
    const { query } = built.sink;
    const match = seen.has(query) ? undefined : matchOf(built, document);
    if (!match) continue;
    seen.add(query);
    yield matchAt(scopes, { node: query, ...match });
  }
}

interface Hole {
  readonly hole: HoleUnit;
  readonly role: HoleRole;
  readonly from: Provenance;
}

function matchOf(
  { sink, template, binding }: BuiltQuery,
  document: JavascriptDocument,
): RuleMatch<SqlInjectionEvidence> | undefined {
  const scopes = scopesOf(document);
  const holes = placeHoles(template.units, sink.extent).map(
    ({ hole, role }): Hole => ({ hole, role, from: provenanceOf(scopes, hole.expression) }),
  );
  const from = worst(holes.map((hole) => hole.from));
  if (isHarmless(from)) return undefined;
  const dangerous = worstOf(holes);
  const { start, end } = sink.query.range;
  return {
    range: { start, end },
    message: `${spelled(dangerous?.hole.expression, document.text)} ${originWords[from]} becomes part of the statement${
      dangerous?.role === "identifier" ? " as a name" : ""
    }.`,
    evidence: {
      query: { start, end },
      holes: holes.map(({ role, from: source }) => ({ role, from: source })),
    },
    severity: dangerous ? severityOf(dangerous) : "low",
    ...(from === "request" && { confidence: "high" as const }),
    ...(binding?.value && {
      trace: [
        { range: binding.value.range, message: "The statement is put together here." },
        { range: { start, end }, message: "It is run here." },
      ],
    }),
  };
}

/** The worst by origin; among those a value, which is what attackers write. */
function worstOf(holes: readonly Hole[]): Hole | undefined {
  const from = worst(holes.map((hole) => hole.from));
  const all = holes.filter((hole) => hole.from === from);
  return all.find(isValue) ?? all[0];
}

function isValue({ role }: Hole): boolean {
  return role === "value" || role === "literal" || role === "list";
}

/** Callers hand names of tables and pieces of SQL to functions that are meant for it. */
function severityOf(hole: Hole): Severity {
  if (hole.from === "request") return "high";
  if (hole.from === "parameter") return isValue(hole) ? "high" : "medium";
  return hole.from === "unknown" && isValue(hole) ? "medium" : "low";
}
