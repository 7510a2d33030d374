import { outer, type Template, type Unit } from "../../analysis/javascript/text-template.ts";
import type { Edit, Refusal, TextRange } from "../../model/index.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { hasComment } from "../javascript-edits.ts";
import { needsPerson } from "../sql/refuse.ts";
import type { BoundValue } from "./bound-value.ts";

/** A value and what is written in its stead. */
export interface Placed {
  readonly value: BoundValue;
  readonly placeholder: string;
}

/** Writes placeholders into a statement where values were. */
export function editStatement(
  template: Template,
  placed: readonly Placed[],
  document: JavascriptDocument,
): readonly Edit[] | Refusal {
  const counted = placed.flatMap(({ value }) => value.counted ?? []);
  const replaced = placed.filter(({ value }) => !value.counted);
  if (template.style === "template") return [...replaced.map(inTemplate), ...counted];
  const edits: Edit[] = [...counted];
  for (const one of replaced) {
    const found = inSum(template, one, document);
    if (!found) return byHand;
    edits.push(...found);
  }
  return overlap(edits) ? byHand : edits;
}

const byHand = needsPerson(
  "The statement is written in a way that suture does not edit: bind its values by hand.",
);

function inTemplate({ value, placeholder }: Placed): Edit {
  return { range: span(value.units), text: placeholder };
}

function span(units: readonly Unit[]): TextRange {
  return { start: units[0]?.range.start ?? 0, end: units.at(-1)?.range.end ?? 0 };
}

/** `"… = '" + x + "' AND …"` becomes `"… = ? AND …"`: the literals beside the value become one. */
function inSum(
  { operands }: Template,
  { value, placeholder }: Placed,
  document: JavascriptDocument,
): Edit[] | undefined {
  const sides = sidesOf(operands, value);
  if (!sides) return undefined;
  const { before, after, end: sumEnd } = sides;
  const quote = document.text[before.range.start] ?? "";
  if (after && document.text[after.range.start] !== quote) return undefined;
  // The quotes of SQL stand at the ends of both literals.
  const [first, last] = [value.units[0], value.units.at(-1)];
  const cut = {
    start: first?.kind === "char" ? first.range.start : before.range.end - 1,
    end: last?.kind === "char" ? last.range.end : after ? after.range.start + 1 : sumEnd,
  };
  return hasComment(document, cut)
    ? undefined
    : [{ range: cut, text: placeholder + (after ? "" : quote) }];
}

/** The literals beside a value, and where the value itself ends. */
function sidesOf(operands: Template["operands"], { holes }: BoundValue) {
  const [first, last] = [holes[0], holes.at(-1)];
  if (!first || !last) return undefined;
  const before = operands[operands.indexOf(first.expression) - 1];
  const after = operands[operands.indexOf(last.expression) + 1];
  if (before?.kind !== "string" || (after && after.kind !== "string")) return undefined;
  return { before, after, end: outer(last.expression).end };
}

function overlap(edits: readonly Edit[]): boolean {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  return sorted.some(({ range }, at) => (sorted[at + 1]?.range.start ?? Infinity) < range.end);
}
