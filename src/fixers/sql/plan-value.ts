import { scopesOf } from "../../analysis/python/names.ts";
import { provenanceOf } from "../../analysis/python/provenance.ts";
import type { HolePlace } from "../../analysis/python/sql-context.ts";
import type { HoleUnit } from "../../analysis/python/template-units.ts";
import type { Refusal } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { planList } from "./plan-list.ts";
import type { PlannedValue, ValueContext } from "./planned-value.ts";
import { isRefused } from "./refuse.ts";
import { valueText } from "./value-text.ts";

/** Says what is bound for a hole, and what it becomes on its way. */
export function planValue(place: HolePlace, context: ValueContext): PlannedValue | Refusal {
  if (place.role === "list") return planList(place, context);
  const written = valueText(place, context.document);
  if (isRefused(written)) return written;
  const value = { units: place.quoted?.units ?? [place.hole], ...written };
  if (place.role !== "limit" || isNumeric(place.hole, context.document)) return { value };
  return { value: { ...value, text: `int(${written.text})` }, note: cutNote };
}

const cutNote =
  "How many rows to give is converted with `int()`: what is no number raises a `ValueError` from now on, and `None` a `TypeError`.";

/** Databases take a number of rows as a parameter only where it arrives as a number. */
function isNumeric({ isNumber, expression }: HoleUnit, document: PythonDocument): boolean {
  if (isNumber || !expression) return isNumber;
  const from = provenanceOf(scopesOf(document), expression);
  return from === "number" || from === "typed";
}
