import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import type { ModuleScopes } from "../../analysis/javascript/scopes.ts";
import { type HolePlace, placeHoles } from "../../analysis/javascript/sql-context.ts";
import type { BuiltQuery } from "../../analysis/javascript/sql-sinks.ts";
import type { CharUnit, HoleUnit, Unit } from "../../analysis/javascript/text-template.ts";
import { isHarmless } from "../../analysis/provenance.ts";
import type { HoleRole } from "../../analysis/sql/hole-roles.ts";
import type { Refusal } from "../../model/index.ts";
import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import { isRefused, needsPerson } from "../sql/refuse.ts";
import type { BindTarget } from "./choose-target.ts";

/** One value that leaves the statement. */
export interface BoundValue {
  readonly holes: readonly HoleUnit[];
  /** What the placeholder stands for: the hole, or the quoted text round it with its quotes. */
  readonly units: readonly Unit[];
  /** As the program computes it. */
  readonly text: string;
}

const refusals: Readonly<Record<Exclude<HoleRole, "value">, string>> = {
  identifier:
    "A name of a table or a column cannot be a parameter: take it from a list in the code, or quote it as the driver does.",
  list: "A list needs one placeholder for each of its values, and none of it may be empty: write that by hand.",
  limit: "How many rows to give has to be a number: convert it with `Number()`, then bind it.",
  literal: "This part of a quoted text cannot become one parameter as it stands: bind it by hand.",
  clause: "A piece of SQL is put in here, not a value: take it from a list in the code.",
};

/** Says which holes become parameters, in the order of the statement, or why nothing is done. */
export function planValues(
  { template, sink }: BuiltQuery,
  scopes: ModuleScopes,
  target: BindTarget,
): readonly BoundValue[] | Refusal {
  if (template.isTangled) {
    return needsPerson(
      "The statement is put together in more than one way: bind its values by hand.",
    );
  }
  const context = { scopes, target };
  const values: BoundValue[] = [];
  const done = new Set<HoleUnit>();
  for (const place of placeHoles(template.units, sink.extent)) {
    if (done.has(place.hole)) continue;
    const value = planHole(place, context);
    if (!value) continue;
    if (isRefused(value)) return value;
    for (const hole of value.holes) done.add(hole);
    values.push(value);
  }
  return values.length > 0 ? values : needsPerson("Nothing here is a value that could be bound.");
}

/** `undefined` for a hole that stays as it is. */
function planHole(place: HolePlace, context: Context): BoundValue | Refusal | undefined {
  const { hole, role, quoted } = place;
  const holes = quoted ? holesIn(quoted.units) : [hole];
  // Half of a quoted text cannot stay where the other half leaves.
  if (holes.every((other) => staysAsItIs(other, context.scopes))) return undefined;
  if (role !== "value") return needsPerson(refusals[role]);
  return { holes, units: quoted?.units ?? [hole], text: valueText(place, context) };
}

function holesIn(units: readonly Unit[]): HoleUnit[] {
  return units.filter((unit): unit is HoleUnit => unit.kind === "hole");
}

function staysAsItIs({ expression }: HoleUnit, scopes: ModuleScopes): boolean {
  return isHarmless(provenanceOf(scopes, expression));
}

interface Context {
  readonly scopes: ModuleScopes;
  readonly target: BindTarget;
}

/** The hole's expression, or a template of the text that stood between the quotes. */
function valueText({ hole, quoted }: HolePlace, { scopes, target }: Context): string {
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

function sourceOf({ range }: JsExpression, { text }: ModuleScopes): string {
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
  { scopes, target, isQuoted }: Context & { readonly isQuoted: boolean },
): string {
  const source = sourceOf(expression, scopes);
  const isLoose = expression.kind === "sequence";
  const text = isLoose ? `(${source})` : source;
  // What stood in a text became one; a library that writes objects out must not see any.
  const mustBeText = target.takesObjects || (isQuoted && target.values === "chained");
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
