import { scopesOf } from "../../analysis/python/names.ts";
import {
  isHarmless,
  type Provenance,
  provenanceOf,
  worse,
} from "../../analysis/python/provenance.ts";
import { type HoleRole, placeHoles } from "../../analysis/python/sql-context.ts";
import { type BuiltQuery, builtQueries } from "../../analysis/python/sql-sinks.ts";
import type { HoleUnit } from "../../analysis/python/template-units.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { judgeStatement } from "../sql-flows.ts";
import { milderInTests } from "../test-files.ts";

/** What `bind-sql-parameters` starts from; it reads the file again for the rest. */
export interface SqlInjectionEvidence {
  /** Of the argument that holds the query. */
  readonly query: TextRange;
  readonly holes: readonly { readonly role: HoleRole; readonly from: Provenance }[];
}

/** A text that is put together from parts lets a part say more than it should. */
export const sqlInjection: Rule<PythonDocument, SqlInjectionEvidence> = {
  id: "python/sql-injection",
  kind: "code",
  reads: "python",
  title: "SQL is put together from text",
  advice:
    "Write a placeholder in the statement and hand the value over beside it; take names of tables and columns from a list in the code.",
  severity: "high",
  confidence: "medium",
  cwe: 89,
  aliases: ["B608", "B611"],
  triggers: [
    ".execute",
    "text(",
    ".raw(",
    "rawsql",
    "read_sql",
    ".fetch(",
    ".fetchrow(",
    ".fetchval(",
    ".exec(",
    "exec_driver_sql",
    ".scalar",
    ".stream",
    "psql",
    '"mysql"',
    "'mysql'",
    "mariadb",
  ],
  supersedes: ["python/untrusted-sql"],
  asks: { program: "python-flows", judge: judgeStatement },
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<SqlInjectionEvidence>> {
  const scopes = scopesOf(document);
  const seen = new Set<PyExpression>();
  for (const built of builtQueries(document)) {
    const { query } = built.sink;
    const match = seen.has(query) ? undefined : matchOf(built, document);
    if (!match) continue;
    seen.add(query);
    yield matchAt(scopes, { node: query, ...match });
  }
}

function matchOf(
  { sink, template, binding }: BuiltQuery,
  document: PythonDocument,
): RuleMatch<SqlInjectionEvidence> | undefined {
  const scopes = scopesOf(document);
  const from = (hole: HoleUnit): Provenance =>
    hole.isNumber ? "number" : hole.expression ? provenanceOf(scopes, hole.expression) : "unknown";
  const holes = placeHoles(template.units, sink.extent).map(({ hole, role }) => ({
    hole,
    role,
    from: from(hole),
  }));
  const worst = holes.reduce<Provenance>((all, hole) => worse(all, hole.from), "constant");
  if (isHarmless(worst) && worst !== "listed") return undefined;
  const [dangerous] = holes.filter((hole) => hole.from === worst);
  const { start, end } = sink.query.range;
  return {
    range: { start, end },
    message: `${spelled(dangerous?.hole, document.text)} ${why[worst]} becomes part of the statement${
      dangerous?.role === "identifier" ? " as a name" : ""
    }.`,
    evidence: {
      query: { start, end },
      holes: holes.map(({ role, from: source }) => ({ role, from: source })),
    },
    severity: severityOf(worst),
    ...(worst === "request" && { confidence: "high" as const }),
    ...(binding?.value && {
      trace: [
        { range: binding.value.range, message: "The statement is put together here." },
        { range: { start, end }, message: "It is run here." },
      ],
    }),
  };
}

const why: Readonly<Record<Provenance, string>> = {
  constant: "from the source",
  listed: "from a written list",
  number: "which is a number",
  escaped: "which was quoted",
  typed: "annotated as a number, which nothing enforces,",
  unknown: "of unknown origin",
  parameter: "from a parameter",
  request: "from the request",
};

function severityOf(worst: Provenance): "high" | "medium" | "low" {
  if (worst === "request" || worst === "parameter") return "high";
  return worst === "unknown" ? "medium" : "low";
}

/** A short expression as it stands; a long one is only counted. */
function spelled(hole: HoleUnit | undefined, text: string): string {
  const range = hole?.expression?.range;
  const source = range ? text.slice(range.start, range.end) : "";
  return /^[\w.[\]]{1,40}$/.test(source) ? `\`${source}\`` : "A value";
}
