import type { ObjectKind } from "../../analysis/javascript/object-kinds.ts";
import { lastNameOf } from "../../analysis/javascript/scopes.ts";
import { snakeCase } from "../../analysis/javascript/sql-context.ts";
import type { BuiltQuery } from "../../analysis/javascript/sql-sinks.ts";
import { type HoleUnit, outer, type Unit } from "../../analysis/javascript/text-template.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { addFunction } from "../added-functions.ts";
import { isPartOfName, oldQuotes, unquotable } from "../sql/name-place.ts";
import { isSeveral } from "../sql/several-names.ts";

/** What puts quotes round names, by what runs the statement. */
const quotes: Readonly<Partial<Record<ObjectKind, "`" | '"'>>> = {
  "pg.client": '"',
  "postgres.sql": '"',
  "mysql.connection": "`",
  "mysql2.connection": "`",
  "mariadb.connection": "`",
  // SQLite reads an unknown name in double quotes as a text, but not one in backticks.
  "sqlite3.database": "`",
  "sqlite.database": "`",
  "better-sqlite3.database": "`",
  "node-sqlite.database": "`",
};

interface NameContext {
  readonly built: BuiltQuery;
  readonly document: JavascriptDocument;
  readonly kind: ObjectKind;
}

/** Names of tables and columns that somebody else chooses: each is put into quotes that it cannot leave. */
export function quoteNames(
  names: readonly HoleUnit[],
  { built, document, kind }: NameContext,
): readonly Edit[] | Refusal {
  const { units } = built.template;
  for (const hole of names) {
    if (isPartOfName<Unit>(hole, units)) return unquotable.partial;
    if (isSeveral(snakeCase(lastNameOf(hole.expression) ?? "")) || !isPlain(hole.expression)) {
      return unquotable.several;
    }
  }
  const quoting = quotingOf(kind, { built, document });
  if (!quoting) return unquotable.unknown;
  return [
    ...quoting.edits,
    ...names.flatMap(({ expression }) => {
      const { start, end } = outer(expression);
      return [
        { range: { start, end: start }, text: `${quoting.call}(` },
        { range: { start: end, end }, text: ")" },
      ];
    }),
    ...names.flatMap((hole) =>
      oldQuotes<Unit>(hole, units).map(({ range }) => ({ range, text: "" })),
    ),
  ];
}

interface Quoting {
  readonly call: string;
  readonly edits: readonly Edit[];
}

function quotingOf(
  kind: ObjectKind,
  { built, document }: Omit<NameContext, "kind">,
): Quoting | undefined {
  const { callee } = built.sink.call;
  if (kind === "sequelize.sequelize" && callee.kind === "member" && isPlain(callee.object)) {
    const { start, end } = callee.object.range;
    const object = document.text.slice(start, end);
    return { call: `${object}.getQueryInterface().quoteIdentifier`, edits: [] };
  }
  const quote = quotes[kind];
  const edits = quote && addFunction(document, name, linesOf(quote, document.path));
  return edits && { call: name, edits };
}

const name = "quoteIdentifier";

function linesOf(quote: "`" | '"', path: string): readonly string[] {
  const isTyped = /\.[mc]?tsx?$/i.test(path);
  const [one, two] = [`'${quote}'`, `'${quote}${quote}'`];
  return [
    "/** Quotes the name of a table or a column: nothing in it can end the quotes. */",
    isTyped ? `function ${name}(name: string): string {` : `function ${name}(name) {`,
    `  return ${one} + String(name).replaceAll(${one}, ${two}) + ${one};`,
    "}",
  ];
}

function isPlain(expression: JsExpression): boolean {
  if (expression.kind === "member") return isPlain(expression.object);
  return expression.kind === "name" || expression.kind === "index";
}
