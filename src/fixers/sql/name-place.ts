import type { SqlUnit } from "../../analysis/sql/sql-tokens.ts";
import type { Refusal } from "../../model/index.ts";
import { needsPerson } from "./refuse.ts";

/** What a person looks at where a name was quoted. */
export const nameNote =
  "A quoted name is one name, with its capital letters, and no list and no `schema.name`: look at what the callers hand over. It keeps a caller from writing SQL, not from choosing any table or column: a list of those that are meant is better still.";

/** Why names are left: no library is known that quotes them, or they are no single name. */
export const unquotable: Readonly<Record<"unknown" | "partial" | "several", Refusal>> = {
  unknown: needsPerson(
    "A name of a table or a column cannot be a parameter: take it from a list in the code, or quote it as the driver does.",
  ),
  partial: needsPerson(
    "Part of a name is put in here: take the whole name from a list in the code.",
  ),
  several: needsPerson(
    "What is put in here may be more than one name of a table or a column: take it from a list in the code.",
  ),
};

/** The quotes that stand round a name already: new ones take their place. */
export function oldQuotes<U extends SqlUnit>(hole: U, units: readonly U[]): readonly U[] {
  const [before, after] = neighbours(hole, units);
  if (before?.kind !== "char" || after?.kind !== "char") return [];
  return ['""', "``", "[]"].includes(before.char + after.char) ? [before, after] : [];
}

/** True where other letters of the name, or half of its quotes, stand right beside a hole. */
export function isPartOfName<U extends SqlUnit>(hole: U, units: readonly U[]): boolean {
  if (oldQuotes(hole, units).length > 0) return false;
  return neighbours(hole, units).some(
    (unit) => unit !== undefined && (unit.kind === "hole" || /[\w$"'`[\]]/.test(unit.char)),
  );
}

function neighbours<U extends SqlUnit>(hole: U, units: readonly U[]): readonly (U | undefined)[] {
  const at = units.indexOf(hole);
  return [units[at - 1], units[at + 1]];
}
