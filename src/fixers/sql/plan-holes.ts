import { scopesOf } from "../../analysis/python/names.ts";
import { lookUp } from "../../analysis/python/scopes.ts";
import type { HolePlace } from "../../analysis/python/sql-context.ts";
import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { sketchOf } from "../../analysis/python/sql-template.ts";
import type { HoleUnit, Unit } from "../../analysis/python/template-units.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import type { BindTarget } from "./choose-target.ts";
import { movesEvaluation } from "./moved-evaluation.ts";
import { type BoundValue, namePlaceholders } from "./placeholders.ts";
import { planValue } from "./plan-value.ts";
import type { PlannedValue } from "./planned-value.ts";
import { type QuotedNames, quoteNames } from "./quote-names.ts";
import { isRefused, needsPerson } from "./refuse.ts";
import { isFilled, type SortedHoles } from "./sort-holes.ts";

/** What becomes a parameter, and what is written in its stead. */
export interface HolePlan {
  /** In the order of the statement. */
  readonly values: readonly BoundValue[];
  /** Holes that stay: what fills them stands in the source, is quoted, or counts placeholders out. */
  readonly kept: ReadonlySet<HoleUnit>;
  /** Of names that are quoted and lists that are counted out, and what the file needs for that. */
  readonly ownEdits: readonly Edit[];
  /** `%` in the statement has to be doubled once there are parameters. */
  readonly doublesPercent: boolean;
  readonly isGuess: boolean;
  readonly notes: readonly string[];
}

export interface PlanContext {
  readonly document: PythonDocument;
  readonly target: BindTarget;
}

/** Says what is written for every hole, or why nothing is done. */
export function planHoles(
  built: BuiltQuery,
  { holes, ...context }: PlanContext & { readonly holes: SortedHoles },
): HolePlan | Refusal {
  const { document } = context;
  if (holes.values.length === 0) {
    return needsPerson("A name of a table or a column cannot be a parameter.");
  }
  const moved = movesEvaluation(built, holes.values, document);
  if (moved) return moved;
  const quoted = holes.names.length > 0 ? quoteNames(holes.names, { built, document }) : undefined;
  if (quoted && isRefused(quoted)) return quoted;
  return fill(holes, { ...context, built, quoted });
}

/**
 * Says it of one piece of a statement that grows.
 *
 * @param taken - names of placeholders in other pieces
 */
export function planPiece(
  built: BuiltQuery,
  {
    holes,
    taken,
    ...context
  }: PlanContext & { readonly holes: SortedHoles; readonly taken: ReadonlySet<string> },
): HolePlan | Refusal {
  return fill(holes, { ...context, built, taken, quoted: undefined });
}

interface FillContext extends PlanContext {
  readonly built: BuiltQuery;
  readonly quoted: QuotedNames | undefined;
  readonly taken?: ReadonlySet<string>;
}

function fill({ values, names, kept }: SortedHoles, context: FillContext): HolePlan | Refusal {
  const { document, target, built, quoted, taken = new Set<string>() } = context;
  const planned = planValues(values, context);
  if (isRefused(planned)) return planned;
  const named = namePlaceholders(
    planned.map(({ value }) => value),
    { target, built, taken },
  );
  if (isRefused(named)) return named;
  const staying = planned.flatMap(({ kept: hole }) => hole ?? []);
  const doublesPercent =
    target.style === "format" &&
    // The only one that leaves `%%` as it is.
    target.library !== "mysql-connector" &&
    built.sink.call.args.length === 1;
  const isTwofold =
    staying.length < named.length || (doublesPercent && /%/.test(sketchOf(built.template)));
  if (staying.length > 0 && isFilled(built.template) && isTwofold) return mixed;
  const isPlain = [...kept].every((hole) => isPlainConstant(hole, document));
  const notes = [
    ...(isPlain ? [] : [keptNote]),
    ...new Set(planned.flatMap(({ note }) => note ?? [])),
    ...(quoted?.notes ?? []),
  ];
  return {
    values: named,
    kept: new Set([...kept, ...names, ...staying]),
    ownEdits: [...(quoted?.edits ?? []), ...planned.flatMap(({ edits }) => edits ?? [])],
    doublesPercent,
    isGuess: notes.length > 0,
    notes,
  };
}

function planValues(
  places: readonly HolePlace[],
  context: FillContext,
): readonly PlannedValue[] | Refusal {
  const done = new Set<readonly Unit[]>();
  const planned: PlannedValue[] = [];
  for (const place of places) {
    // Two holes in one quoted text are one value.
    if (place.quoted && done.has(place.quoted.units)) continue;
    if (place.quoted) done.add(place.quoted.units);
    const value = planValue(place, context);
    if (isRefused(value)) return value;
    planned.push(value);
  }
  return planned;
}

const mixed = needsPerson(
  "A list and values are put in by one template: write it as an f-string first.",
);

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
