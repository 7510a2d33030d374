import type { HolePlace } from "../../analysis/python/sql-context.ts";
import { type HoleUnit, outer, type Unit } from "../../analysis/python/template-units.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import { arrayOf, type ListSpan, spanOf } from "./list-span.ts";
import { listIn, listStyle } from "./list-values.ts";
import type { PlannedValue, ValueContext } from "./planned-value.ts";
import { needsPerson } from "./refuse.ts";

/** Says how the values of `IN (…)` are handed over by the library that runs the statement. */
export function planList(
  place: HolePlace,
  { built, document, target }: ValueContext,
): PlannedValue | Refusal {
  const list = listIn(place, document.text);
  const span = spanOf(place.quoted?.units ?? [place.hole], built.template.units);
  if (list === undefined || !span) return byHand;
  const base = /\w+$/.exec(list)?.[0] ?? "values";
  switch (listStyle(target.library)) {
    case "array":
      return {
        value: { units: span.whole, text: `list(${list})`, base, around: arrayOf(span) },
        note: arrayNote,
      };
    case "expanding":
      return {
        value: { units: span.bracketed, text: `list(${list})`, base, isExpanding: true },
        note: "An empty list finds nothing from now on, where it was an error.",
      };
    case "each":
      return countOut(place, { list, base, span, target, built });
  }
}

const byHand = needsPerson(
  "A list needs one placeholder for each of its values: write that by hand.",
);

const arrayNote =
  "The database compares with an array: its elements must have the type of the column, numbers for numbers. An empty list finds nothing from now on, where it was an error.";

const eachNote =
  "The list must have a length, and an empty one stays what it was: an error in most databases.";

interface Counted extends Pick<ValueContext, "target" | "built"> {
  readonly list: string;
  readonly base: string;
  readonly span: ListSpan<Unit>;
}

/** `",".join("?" * len(ids))`, and `*ids` among the parameters. */
function countOut(
  { hole, quoted }: HolePlace,
  { list, base, span, target, built }: Counted,
): PlannedValue | Refusal {
  const { style } = built.template;
  const isFormatted = target.style === "format";
  const isBracketed = span.bracketed.length > 1;
  if (!hole.expression || (style !== "f-string" && !isBracketed)) return byHand;
  // Before Python 3.12 the quotes of an f-string may not stand in its holes.
  const quote = style === "f-string" && hole.piece?.quote.startsWith('"') ? "'" : '"';
  const text = (value: string) => `${quote}${value}${quote}`;
  const marks = isFormatted ? `[${text("%s")}]` : text("?");
  const around = quoted ? [quoted.units[0], quoted.units.at(-1)] : [];
  const edits = [
    { range: outer(hole.expression), text: `${text(",")}.join(${marks} * len(${list}))` },
    ...around.flatMap((unit) => (unit ? [{ range: unit.range, text: "" }] : [])),
    ...(isBracketed ? [] : bracketsRound(hole)),
  ];
  return {
    value: { units: [], text: `*${list}`, base, at: hole },
    kept: hole,
    edits,
    note: eachNote,
  };
}

function bracketsRound({ range: { start, end } }: HoleUnit): Edit[] {
  return [
    { range: { start, end: start }, text: "(" },
    { range: { start: end, end }, text: ")" },
  ];
}
