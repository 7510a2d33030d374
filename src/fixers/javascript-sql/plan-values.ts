import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import type { ModuleScopes } from "../../analysis/javascript/scopes.ts";
import { type HolePlace, placeHoles } from "../../analysis/javascript/sql-context.ts";
import type { BuiltQuery } from "../../analysis/javascript/sql-sinks.ts";
import type { CharUnit, HoleUnit, Unit } from "../../analysis/javascript/text-template.ts";
import { isHarmless } from "../../analysis/provenance.ts";
import type { HoleRole } from "../../analysis/sql/hole-roles.ts";
import type { Refusal } from "../../model/index.ts";
import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import { nameNote } from "../sql/name-place.ts";
import { isRefused, needsPerson } from "../sql/refuse.ts";
import type { BoundValue, HolePlan } from "./bound-value.ts";
import type { BindTarget } from "./choose-target.ts";
import { planList } from "./plan-list.ts";

const refusals: Readonly<Record<Exclude<HoleRole, "value" | "limit" | "identifier">, string>> = {
  list: "A list needs one placeholder for each of its values, and none of it may be empty: write that by hand.",
  literal: "This part of a quoted text cannot become one parameter as it stands: bind it by hand.",
  clause: "A piece of SQL is put in here, not a value: take it from a list in the code.",
};

/** Says which holes become parameters or are quoted, or why nothing is done. */
export function planHoles(built: BuiltQuery, context: PlanContext): HolePlan | Refusal {
  const { template, sink } = built;
  if (template.isTangled) {
    return needsPerson(
      "The statement is put together in more than one way: bind its values by hand.",
    );
  }
  const values: BoundValue[] = [];
  const names: HoleUnit[] = [];
  const done = new Set<HoleUnit>();
  for (const place of placeHoles(template.units, sink.extent)) {
    const holes = place.quoted ? holesIn(place.quoted.units) : [place.hole];
    // Half of a quoted text cannot stay where the other half leaves.
    if (done.has(place.hole) || holes.every((hole) => staysAsItIs(hole, context.scopes))) continue;
    if (place.role === "identifier" && !context.target?.quotesNames) {
      names.push(place.hole);
      continue;
    }
    const value = planHole(place, { ...context, holes, units: template.units });
    if (isRefused(value)) return value;
    for (const hole of value.holes) done.add(hole);
    values.push(value);
  }
  return values.length + names.length > 0
    ? { values, names }
    : needsPerson("Nothing here is a value that could be bound.");
}

interface PlanContext {
  readonly scopes: ModuleScopes;
  /** Left out where it is only asked what there is to do. */
  readonly target: BindTarget | undefined;
}

interface HoleContext extends PlanContext {
  readonly holes: readonly HoleUnit[];
  readonly units: readonly Unit[];
}

function planHole(place: HolePlace, { holes, ...context }: HoleContext): BoundValue | Refusal {
  const { hole, role, quoted } = place;
  const value = { holes, units: quoted?.units ?? [hole], text: valueText(place, context) };
  switch (role) {
    case "value":
      return value;
    case "identifier":
      return { ...value, isName: true, note: nameNote };
    case "limit":
      return isNumber(hole, context.scopes)
        ? value
        : { ...value, text: `Number(${sourceOf(hole.expression, context.scopes)})`, note: cutNote };
    case "list":
      return planList(place, { ...context, value }) ?? needsPerson(refusals.list);
    default:
      return needsPerson(refusals[role]);
  }
}

const cutNote =
  "How many rows to give is converted with `Number()`: what is no number is an error of the database from now on.";

function isNumber({ expression }: HoleUnit, scopes: ModuleScopes): boolean {
  const from = provenanceOf(scopes, expression);
  return from === "number" || from === "typed";
}

function holesIn(units: readonly Unit[]): HoleUnit[] {
  return units.filter((unit): unit is HoleUnit => unit.kind === "hole");
}

function staysAsItIs({ expression }: HoleUnit, scopes: ModuleScopes): boolean {
  return isHarmless(provenanceOf(scopes, expression));
}

/** The hole's expression, or a template of the text that stood between the quotes. */
function valueText({ hole, quoted }: HolePlace, { scopes, target }: PlanContext): string {
  const inside = quoted?.units.slice(1, -1);
  const [only, ...others] = inside ?? [hole];
  if (only?.kind === "hole" && others.length === 0) {
    return single(only.expression, { scopes, target, isQuoted: quoted !== undefined });
  }
  const plain = (inside ?? []).filter((unit, at, all) => !isDoubled(unit, all[at - 1]));
  const parts = plain.map((unit) =>
    unit.kind === "hole" ? `\${${sourceOf(unit.expression, scopes)}}` : charText(unit),
  );
  return `\`${parts.join("")}\``;
}

/** An expression as it is written. */
export function sourceOf({ range }: JsExpression, { text }: ModuleScopes): string {
  return text.slice(range.start, range.end);
}

/** A doubled quote is one in the text that it stands in. */
function isDoubled(unit: Unit, before: Unit | undefined): boolean {
  return (
    unit.kind === "char" && before?.kind === "char" && unit.char === "'" && before.char === "'"
  );
}

function charText({ char }: CharUnit): string {
  return char === "`" || char === "$" ? `\\${char}` : char;
}

function single(
  expression: JsExpression,
  { scopes, target, isQuoted }: PlanContext & { readonly isQuoted: boolean },
): string {
  const source = sourceOf(expression, scopes);
  const isLoose = expression.kind === "sequence";
  const text = isLoose ? `(${source})` : source;
  // What stood in a text became one; a library that writes objects out must not see any.
  const mustBeText = target?.takesObjects || (isQuoted && target?.values === "chained");
  return mustBeText && !isSurelyText(expression) ? `String(${text})` : text;
}

const textMethods =
  /^(?:trim|trimStart|trimEnd|toLowerCase|toUpperCase|toString|substring|substr|slice|padStart|padEnd|normalize|toISOString|toFixed|join|replace|replaceAll)$/;

function isSurelyText(expression: JsExpression): boolean {
  switch (expression.kind) {
    case "string":
    case "template":
      return true;
    case "call":
      return expression.callee.kind === "member"
        ? textMethods.test(expression.callee.name)
        : expression.callee.kind === "name" &&
            /^(?:String|Number|parseInt)$/.test(expression.callee.id);
    case "member":
      // Parts of a route are texts; of a body nobody knows.
      return expression.object.kind === "member" && expression.object.name === "params";
    default:
      return false;
  }
}
