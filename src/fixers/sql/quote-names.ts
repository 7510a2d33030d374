import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { type HoleUnit, outer, type Unit } from "../../analysis/python/template-units.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { chooseQuoting } from "./choose-quoting.ts";
import type { Quoting } from "./quoting.ts";
import { isRefused, needsPerson } from "./refuse.ts";
import { isSeveral } from "./several-names.ts";

/** How the names of a statement are quoted where they stand. */
export interface QuotedNames {
  readonly edits: readonly Edit[];
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

/** Names of tables and columns that somebody else chooses: each is put into quotes that it cannot leave. */
export function quoteNames(
  holes: readonly HoleUnit[],
  { built, document }: { readonly built: BuiltQuery; readonly document: PythonDocument },
): QuotedNames | Refusal {
  const refused = holes.map((hole) => refuseName(hole, built)).find((one) => one);
  if (refused) return refused;
  const quoting = chooseQuoting(built, document);
  if (isRefused(quoting)) return quoting;
  const wrapped = new Map<number, Edit[]>();
  const { units } = built.template;
  for (const hole of holes) {
    const { expression } = hole;
    if (expression) wrapped.set(expression.range.start, wrap(expression, quoting));
  }
  return {
    edits: [
      ...quoting.edits,
      ...[...wrapped.values()].flat(),
      ...holes.flatMap((hole) => oldQuotes(hole, units).map(({ range }) => ({ range, text: "" }))),
    ],
    names: holes.flatMap(({ expression }) => (expression ? [sourceOf(expression, document)] : [])),
    notes: [exact, ...quoting.notes],
  };
}

const exact =
  "A quoted name is one name, with its capital letters, and no list and no `schema.name`: look at what the callers hand over. It keeps a caller from writing SQL, not from choosing any table or column: a list of those that are meant is better still.";

function wrap(expression: PyExpression, { open, close }: Quoting): Edit[] {
  const { start, end } = outer(expression);
  return [
    { range: { start, end: start }, text: open },
    { range: { start: end, end }, text: close },
  ];
}

function sourceOf({ range }: PyExpression, { text }: PythonDocument): string {
  return text.slice(range.start, range.end);
}

/** What is no single name as far as the source says. */
function refuseName(hole: HoleUnit, { template: { units } }: BuiltQuery): Refusal | undefined {
  const { expression, conversion, format } = hole;
  if (!expression || (conversion && conversion !== "s") || format) return byHand;
  const [before, after] = neighbours(hole, units);
  if (oldQuotes(hole, units).length === 0 && (isPartOfName(before) || isPartOfName(after))) {
    return partial;
  }
  const name = lastName(expression);
  if (name === undefined) return byHand;
  return isSeveral(name) ? several : undefined;
}

function lastName(expression: PyExpression): string | undefined {
  if (expression.kind === "name") return expression.id;
  if (expression.kind === "attribute") return expression.name;
  return expression.kind === "subscript" ? "" : undefined;
}

const byHand = needsPerson(
  "A name of a table or a column cannot be a parameter: take it from a list in the code.",
);

const partial = needsPerson(
  "Part of a name is put in here: take the whole name from a list in the code.",
);

const several = needsPerson(
  "What is put in here may be more than one name of a table or a column: take it from a list in the code.",
);

function neighbours(hole: HoleUnit, units: readonly Unit[]): (Unit | undefined)[] {
  const at = units.indexOf(hole);
  return [units[at - 1], units[at + 1]];
}

function isPartOfName(unit: Unit | undefined): boolean {
  return unit !== undefined && (unit.kind === "hole" || /[\w$"'`[\]]/.test(unit.char));
}

/** The quotes that stand round a name already: the new ones take their place. */
export function oldQuotes(hole: HoleUnit, units: readonly Unit[]): Unit[] {
  const [before, after] = neighbours(hole, units);
  if (before?.kind !== "char" || after?.kind !== "char") return [];
  const isQuoted = ['""', "``", "[]"].includes(before.char + after.char);
  return isQuoted ? [before, after] : [];
}
