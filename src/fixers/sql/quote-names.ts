import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { type HoleUnit, outer, type Unit } from "../../analysis/python/template-units.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { chooseQuoting } from "./choose-quoting.ts";
import { isPartOfName, nameNote, oldQuotes, unquotable } from "./name-place.ts";
import type { Quoting } from "./quoting.ts";
import { isRefused } from "./refuse.ts";
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
      ...holes.flatMap((hole) =>
        oldQuotes<Unit>(hole, units).map(({ range }) => ({ range, text: "" })),
      ),
    ],
    names: holes.flatMap(({ expression }) => (expression ? [sourceOf(expression, document)] : [])),
    notes: [nameNote, ...quoting.notes],
  };
}

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
  if (!expression || (conversion && conversion !== "s") || format) return unquotable.unknown;
  if (isPartOfName<Unit>(hole, units)) return unquotable.partial;
  const name = lastName(expression);
  if (name === undefined) return unquotable.unknown;
  return isSeveral(name) ? unquotable.several : undefined;
}

function lastName(expression: PyExpression): string | undefined {
  if (expression.kind === "name") return expression.id;
  if (expression.kind === "attribute") return expression.name;
  return expression.kind === "subscript" ? "" : undefined;
}
