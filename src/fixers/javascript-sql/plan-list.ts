import type { ModuleScopes } from "../../analysis/javascript/scopes.ts";
import type { HolePlace } from "../../analysis/javascript/sql-context.ts";
import { outer, type Unit } from "../../analysis/javascript/text-template.ts";
import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import { arrayOf, spanOf } from "../sql/list-span.ts";
import type { BoundValue } from "./bound-value.ts";
import type { BindTarget } from "./choose-target.ts";

interface ListContext {
  readonly scopes: ModuleScopes;
  readonly target: BindTarget | undefined;
  readonly units: readonly Unit[];
  readonly value: BoundValue;
}

/** Says how the values of `IN (…)` are handed over; `undefined` where nobody knows that it is a list. */
export function planList(place: HolePlace, context: ListContext): BoundValue | undefined {
  const { scopes, target, units, value } = context;
  const list = listIn(place, scopes);
  const span = spanOf(value.units, units);
  if (!list || !span || span.bracketed.length < 3) return undefined;
  const text = scopes.text.slice(list.range.start, list.range.end);
  if (target?.style === "numeric") {
    return { ...value, units: span.whole, text, around: arrayOf(span), note: arrayNote };
  }
  // These write a list out as SQL does, each value escaped.
  if (target?.growsLists) return { ...value, text: `${text}.map(String)`, note: eachNote };
  const { expression } = place.hole;
  const range = outer(expression);
  const around = place.quoted ? [value.units[0], value.units.at(-1)] : [];
  return {
    ...value,
    text: `...${text}`,
    counted: [
      { range, text: `${text}.map(() => "?").join(", ")` },
      ...around.flatMap((unit) => (unit ? [{ range: unit.range, text: "" }] : [])),
    ],
    note: eachNote,
  };
}

const arrayNote =
  "The database compares with an array: its elements must have the type of the column. An empty list finds nothing from now on, where it was an error.";

const eachNote = "An empty list stays what it was: an error in most databases.";

/** The list that `join(",")`, or `join("','")` between quotes, makes a text of. */
function listIn(
  { hole: { expression }, quoted }: HolePlace,
  scopes: ModuleScopes,
): JsExpression | undefined {
  if (expression.kind !== "call" || expression.callee.kind !== "member") return undefined;
  const { callee, args } = expression;
  const [by, ...others] = args;
  if (callee.name !== "join" || others.length > 0 || (by && by.kind !== "string")) return undefined;
  const between = by?.kind === "string" ? by.value.replace(/\s/g, "") : ",";
  if (between !== (quoted ? "','" : ",")) return undefined;
  const list = elementsOf(callee.object, scopes);
  return isPlain(list) ? list : undefined;
}

/** Of `ids.map(String)` and `ids.map((id) => `'${id}'`)` the list before. */
function elementsOf(list: JsExpression, { text }: ModuleScopes): JsExpression {
  if (list.kind !== "call" || list.callee.kind !== "member" || list.callee.name !== "map")
    return list;
  const [by, ...others] = list.args;
  if (!by || others.length > 0) return list;
  const source = text.slice(by.range.start, by.range.end);
  return asText.test(source) ? list.callee.object : list;
}

const asText =
  /^(?:String|Number|\(?\s*(\w+)\s*\)?\s*=>\s*(?:\1|String\(\1\)|Number\(\1\)|`'?\$\{\1\}'?`|"'"\s*\+\s*\1\s*\+\s*"'"))$/;

function isPlain(expression: JsExpression): boolean {
  if (expression.kind === "member") return isPlain(expression.object);
  return expression.kind === "name";
}
