import { scopesOf } from "../../analysis/python/names.ts";
import { isHarmless, provenanceOf } from "../../analysis/python/provenance.ts";
import { lookUp, type ModuleScopes } from "../../analysis/python/scopes.ts";
import { type HolePlace, type HoleRole, placeHoles } from "../../analysis/python/sql-context.ts";
import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { templateOf } from "../../analysis/python/sql-template.ts";
import type { HoleUnit, Unit } from "../../analysis/python/template-units.ts";
import type { Refusal } from "../../model/index.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import type { BindTarget } from "./choose-target.ts";
import { movesEvaluation } from "./moved-evaluation.ts";
import { type BoundValue, namePlaceholders } from "./placeholders.ts";
import { isRefused, needsPerson } from "./refuse.ts";
import { valueText } from "./value-text.ts";

/** What becomes a parameter, and what is written in its stead. */
export interface HolePlan {
  /** In the order of the statement. */
  readonly values: readonly BoundValue[];
  /** Holes that stay: what fills them stands in the source. */
  readonly kept: ReadonlySet<HoleUnit>;
  /** `%` in the statement has to be doubled once there are parameters. */
  readonly doublesPercent: boolean;
  readonly isGuess: boolean;
  readonly notes: readonly string[];
}

export interface PlanContext {
  readonly document: PythonDocument;
  readonly target: BindTarget;
}

const refusals: Readonly<Record<Exclude<HoleRole, "value">, string>> = {
  identifier:
    "A name of a table or a column cannot be a parameter: take it from a list in the code, or quote it as the driver does.",
  list: "A list needs one placeholder for each of its values, and none of it may be empty: write that by hand.",
  limit: "How many rows to give has to be a number: convert it with `int()`, then bind it.",
  literal: "This part of a quoted text cannot become one parameter as it stands: bind it by hand.",
  clause: "A piece of SQL is put in here, not a value: take it from a list in the code.",
};

/** Why no library could bind what is put into a statement, where that is so. */
export function refuseRoles(built: BuiltQuery, document: PythonDocument): Refusal | undefined {
  const scopes = scopesOf(document);
  for (const { hole, role } of placeHoles(built.template.units, built.sink.extent)) {
    const isBindable = role === "value" || (role === "limit" && isNumeric(hole, scopes));
    if (!isBindable && !mayStay(hole, { role, built, scopes })) return needsPerson(refusals[role]);
  }
  return undefined;
}

/** Says what to do with every hole, or why nothing is done. */
export function planHoles(built: BuiltQuery, context: PlanContext): HolePlan | Refusal {
  const { template } = built;
  if (template.isTangled) {
    return needsPerson(
      "The statement is put together in more than one way: bind its values by hand.",
    );
  }
  const { document, target } = context;
  const scopes = scopesOf(document);
  const kept = new Set<HoleUnit>();
  const bound: HolePlace[] = [];
  for (const place of placeHoles(template.units, built.sink.extent)) {
    const role = roleFor(place, { target, document });
    if (role === "value") bound.push(place);
    else if (mayStay(place.hole, { role, built, scopes })) kept.add(place.hole);
    else return needsPerson(refusals[role]);
  }
  if (bound.length === 0) return needsPerson(refusals.identifier);
  const moved = movesEvaluation(built, bound, document);
  if (moved) return moved;
  return fill(bound, kept, { ...context, built });
}

/** What fills the hole stands in the source, and the text may stay a template. */
function mayStay(
  { isNumber, expression }: HoleUnit,
  {
    role,
    built,
    scopes,
  }: {
    readonly role: HoleRole;
    readonly built: BuiltQuery;
    readonly scopes: ModuleScopes;
  },
): boolean {
  // What is left of `%` and `.format` would have to be filled all the same.
  if (built.template.style !== "f-string" && built.template.style !== "concat") return false;
  const from = isNumber || !expression ? "number" : provenanceOf(scopes, expression);
  return from === "listed" ? role === "identifier" : isHarmless(from);
}

const doubleQuoting = new Set([
  "mysqlclient",
  "pymysql",
  "mysql-connector",
  "sqlite3",
  "aiosqlite",
]);

/** Double quotes hold a text in MySQL and SQLite only. */
function roleFor({ role, quoted, hole }: HolePlace, { target, document }: PlanContext): HoleRole {
  if (role === "limit" && isNumeric(hole, scopesOf(document))) return "value";
  if (role !== "value") return role;
  if (quoted) {
    return quoted.quote === "'" || doubleQuoting.has(target.library) ? "value" : "identifier";
  }
  return isBuiltText(hole, document) ? "clause" : "value";
}

/** Databases take a number of rows as a parameter only where it arrives as a number. */
function isNumeric({ isNumber, expression }: HoleUnit, scopes: ModuleScopes): boolean {
  if (isNumber || !expression) return isNumber;
  const from = provenanceOf(scopes, expression);
  return from === "number" || from === "typed";
}

/** Where a text without quotes round it was put together before, it may bring its own. */
function isBuiltText({ expression }: HoleUnit, document: PythonDocument): boolean {
  if (expression?.kind !== "name") return false;
  return lookUp(scopesOf(document), expression.id, expression).some(
    ({ kind, value }) =>
      (kind === "assign" || kind === "augmented") &&
      value !== undefined &&
      (value.kind === "string" || templateOf(value, document.text) !== undefined),
  );
}

function fill(
  bound: readonly HolePlace[],
  kept: ReadonlySet<HoleUnit>,
  context: PlanContext & { readonly built: BuiltQuery },
): HolePlan | Refusal {
  const { document, target, built } = context;
  const done = new Set<readonly Unit[]>();
  const texts: { units: readonly Unit[]; text: string; base: string }[] = [];
  for (const place of bound) {
    const units = place.quoted?.units ?? [place.hole];
    // Two holes in one quoted text are one value.
    if (place.quoted && done.has(units)) continue;
    done.add(units);
    const value = valueText(place, document);
    if (isRefused(value)) return value;
    texts.push({ units, ...value });
  }
  const isPlain = [...kept].every((hole) => isPlainConstant(hole, document));
  const named = namePlaceholders(texts, { target, built });
  if (isRefused(named)) return named;
  return {
    values: named,
    kept,
    doublesPercent:
      target.style === "format" &&
      // The only one that leaves `%%` as it is.
      target.library !== "mysql-connector" &&
      built.sink.call.args.length === 1,
    isGuess: !isPlain,
    notes: isPlain ? [] : [keptNote],
  };
}

const keptNote =
  "What stays in the statement must hold neither `%` nor `?` nor `:`: the driver would read them as placeholders.";

/** What stays in the statement is read for placeholders from now on. */
function isPlainConstant({ expression, isNumber }: HoleUnit, document: PythonDocument): boolean {
  if (isNumber || expression?.kind === "number") return true;
  const values =
    expression?.kind === "name"
      ? lookUp(scopesOf(document), expression.id, expression).map(({ value }) => value)
      : [expression];
  return (
    values.length > 0 &&
    values.every((value) => /^[^%?:$]*$/.test(stringValue(value, document.text) ?? "%"))
  );
}
