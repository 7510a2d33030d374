import type { Template } from "../../analysis/python/sql-template.ts";
import { type HoleUnit, outer, type Unit } from "../../analysis/python/template-units.ts";
import type { Edit, Refusal, TextRange } from "../../model/index.ts";
import type { PyExpression, PyString, PyStringPiece } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { editConcat } from "./edit-concat.ts";
import type { HolePlan } from "./plan-holes.ts";
import { needsPerson } from "./refuse.ts";

interface TemplateContext {
  readonly document: PythonDocument;
  readonly plan: HolePlan;
}

/** Writes placeholders into the literals of a statement, and takes what filled them away. */
export function editTemplate(
  template: Template,
  context: TemplateContext,
): readonly Edit[] | Refusal {
  const { document, plan } = context;
  // Lists that are counted out: what fills the template does.
  if (plan.values.every(({ at }) => at !== undefined)) return plan.ownEdits;
  const edits = [
    ...(template.style === "concat"
      ? editConcat(template, context)
      : plan.values.flatMap(({ units, placeholder }) => replaceUnits(units, placeholder))),
    ...removeRest(template),
    ...respell(template, plan),
    ...plan.ownEdits,
  ];
  const [literal] = template.operands;
  const touched = rangesOf(template, literal);
  const hasComment = document.module.comments.some(({ start, end }) =>
    touched.some((range) => start < range.end && range.start < end),
  );
  return hasComment
    ? needsPerson("A comment stands between the parts of the statement.")
    : mergeEdits(edits);
}

/** What goes away as a whole: `% values`, `.format(…)`. */
function rangesOf({ style, expression }: Template, literal: PyExpression | undefined): TextRange[] {
  if (!literal || style === "f-string") return [];
  if (style === "concat") return [expression.range];
  return [{ start: outer(literal).end, end: expression.range.end }];
}

function removeRest(template: Template): Edit[] {
  if (template.style !== "percent" && template.style !== "format") return [];
  return rangesOf(template, template.operands[0]).map((range) => ({ range, text: "" }));
}

/** The placeholder goes where the first unit was; the others go away. */
function replaceUnits(units: readonly Unit[], placeholder: string): Edit[] {
  return units.map(({ range }, index) => ({ range, text: index === 0 ? placeholder : "" }));
}

/** Characters that are spelled otherwise in the new literal, and prefixes that have no use now. */
function respell(template: Template, plan: HolePlan): Edit[] {
  const gone = new Set(plan.values.flatMap(({ units }) => units));
  const stays = template.units.filter((unit) => !gone.has(unit));
  const edits = stays.flatMap((unit) =>
    unit.kind === "char" ? respellChar(unit, { template, plan }) : [],
  );
  return [...edits, ...plainPrefixes(template, plan)];
}

function respellChar(
  { char, range }: Extract<Unit, { readonly kind: "char" }>,
  { template, plan }: { readonly template: Template; readonly plan: HolePlan },
): Edit[] {
  const isTwice = range.end - range.start === 2;
  if (char === "%") {
    const wanted = plan.doublesPercent ? "%%" : "%";
    return isTwice === plan.doublesPercent ? [] : [{ range, text: wanted }];
  }
  const isBrace = char === "{" || char === "}";
  if (!isBrace || !isTwice) return [];
  const piece = pieceOf(template, range);
  const staysTemplate = piece !== undefined && keepsHole(piece, template, plan);
  return staysTemplate ? [] : [{ range, text: char }];
}

/** An f-string without holes is a plain literal. */
function plainPrefixes(template: Template, plan: HolePlan): Edit[] {
  return piecesOf(template).flatMap((piece) => {
    const { prefix, range } = piece;
    if (!/f/i.test(prefix) || keepsHole(piece, template, plan)) return [];
    // One that never had holes is left as it was.
    if (!piece.segments.some(({ kind }) => kind === "hole")) return [];
    const text = prefix.replace(/f/i, "");
    return [{ range: { start: range.start, end: range.start + prefix.length }, text }];
  });
}

function keepsHole(piece: PyStringPiece, template: Template, plan: HolePlan): boolean {
  const holes = template.units.filter(
    (unit): unit is HoleUnit => unit.kind === "hole" && unit.piece === piece,
  );
  if (/f/i.test(piece.prefix) && !piece.segments.some(({ kind }) => kind === "hole")) return true;
  return holes.some((hole) => plan.kept.has(hole));
}

function piecesOf({ operands }: Template): PyStringPiece[] {
  return operands
    .filter((operand): operand is PyString => operand.kind === "string")
    .flatMap(({ pieces }) => pieces);
}

function pieceOf(template: Template, { start }: TextRange): PyStringPiece | undefined {
  return piecesOf(template).find(({ content }) => content.start <= start && start < content.end);
}

/** Edits that touch become one: they belong to one change of the text. */
function mergeEdits(edits: readonly Edit[]): Edit[] {
  const sorted = [...edits].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  const merged: Edit[] = [];
  for (const edit of sorted) {
    const last = merged.at(-1);
    if (last && last.range.end === edit.range.start) {
      merged[merged.length - 1] = {
        range: { start: last.range.start, end: edit.range.end },
        text: last.text + edit.text,
      };
    } else merged.push(edit);
  }
  return merged;
}
