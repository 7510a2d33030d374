import type { ObjectKind } from "../../analysis/javascript/object-kinds.ts";
import { lastNameOf } from "../../analysis/javascript/scopes.ts";
import type { BuiltQuery } from "../../analysis/javascript/sql-sinks.ts";
import { type HoleUnit, outer, type Unit } from "../../analysis/javascript/text-template.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { addFunction } from "../added-functions.ts";
import { needsPerson } from "../sql/refuse.ts";
import { isSeveral } from "../sql/several-names.ts";

/** What a person looks at where a name was quoted. */
export const nameNote =
  "A quoted name is one name, with its capital letters, and no list and no `schema.name`: look at what the callers hand over. It keeps a caller from writing SQL, not from choosing any table or column: a list of those that are meant is better still.";

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
    if (isPartial(hole, units)) return partial;
    if (isSeveral(snakeCase(lastNameOf(hole.expression) ?? "")) || !isPlain(hole.expression)) {
      return several;
    }
  }
  const quoting = quotingOf(kind, { built, document });
  if (!quoting) return byHand;
  return [
    ...quoting.edits,
    ...names.flatMap(({ expression }) => {
      const { start, end } = outer(expression);
      return [
        { range: { start, end: start }, text: `${quoting.call}(` },
        { range: { start: end, end }, text: ")" },
      ];
    }),
    ...names.flatMap((hole) => oldQuotes(hole, units).map(({ range }) => ({ range, text: "" }))),
  ];
}

const byHand = needsPerson(
  "A name of a table or a column cannot be a parameter: take it from a list in the code, or quote it as the driver does.",
);

const partial = needsPerson(
  "Part of a name is put in here: take the whole name from a list in the code.",
);

const several = needsPerson(
  "What is put in here may be more than one name of a table or a column: take it from a list in the code.",
);

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

function snakeCase(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
}

function isPlain(expression: JsExpression): boolean {
  if (expression.kind === "member") return isPlain(expression.object);
  return expression.kind === "name" || expression.kind === "index";
}

function neighbours(hole: HoleUnit, units: readonly Unit[]): (Unit | undefined)[] {
  const at = units.indexOf(hole);
  return [units[at - 1], units[at + 1]];
}

function isPartial(hole: HoleUnit, units: readonly Unit[]): boolean {
  if (oldQuotes(hole, units).length > 0) return false;
  return neighbours(hole, units).some(
    (unit) => unit !== undefined && (unit.kind === "hole" || /[\w$"'`[\]]/.test(unit.char)),
  );
}

/** The quotes that stand round it already: the new ones take their place. */
function oldQuotes(hole: HoleUnit, units: readonly Unit[]): Unit[] {
  const [before, after] = neighbours(hole, units);
  if (before?.kind !== "char" || after?.kind !== "char") return [];
  return ['""', "``", "[]"].includes(before.char + after.char) ? [before, after] : [];
}
