import type { Template } from "../../analysis/python/sql-template.ts";
import { outer, type Unit } from "../../analysis/python/template-units.ts";
import type { Edit, TextRange } from "../../model/index.ts";
import type { PyExpression, PyStringPiece } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import type { BoundValue } from "./placeholders.ts";
import type { HolePlan } from "./plan-holes.ts";

interface ConcatContext {
  readonly document: PythonDocument;
  readonly plan: HolePlan;
}

/** `"… '" + name + "' …"`: the literals grow together where they stand in one line. */
export function editConcat(template: Template, { document, plan }: ConcatContext): Edit[] {
  const gone = new Set(plan.values.flatMap(({ units }) => units));
  const bound = new Set<PyExpression>();
  for (const unit of gone)
    if (unit.kind === "hole" && !unit.piece && unit.expression) bound.add(unit.expression);
  const { operands } = template;
  const inText = plan.values.flatMap((value) => editValue(value, operands));
  const removed = operands.flatMap((operand, index) =>
    bound.has(operand)
      ? removeOperand(operands, index, { text: document.text, isGone: emptied(template, gone) })
      : [],
  );
  return [...inText, ...removed];
}

/** Inside of literals: the placeholder in the stead of the first unit that stands in one. */
function editValue({ units, placeholder }: BoundValue, operands: readonly PyExpression[]): Edit[] {
  const written = units.filter((unit) => unit.kind === "char" || unit.piece);
  if (written.length > 0) {
    return written.map(({ range }, index) => ({ range, text: index === 0 ? placeholder : "" }));
  }
  const [hole] = units;
  const index = operands.findIndex(
    (operand) => hole?.kind === "hole" && operand === hole.expression,
  );
  const end = lastPiece(operands[index - 1])?.content.end;
  return end === undefined ? [] : [{ range: { start: end, end }, text: placeholder }];
}

function lastPiece(operand: PyExpression | undefined): PyStringPiece | undefined {
  return operand?.kind === "string" ? operand.pieces.at(-1) : undefined;
}

/** Tells literals of which nothing is left. */
function emptied(template: Template, gone: ReadonlySet<Unit>): (operand: PyExpression) => boolean {
  return (operand) => {
    if (operand.kind !== "string") return false;
    const mine = template.units.filter(
      ({ range }) => range.start >= operand.range.start && range.end <= operand.range.end,
    );
    return mine.length > 0 && mine.every((unit) => gone.has(unit) && unit.kind === "char");
  };
}

function removeOperand(
  operands: readonly PyExpression[],
  index: number,
  { text, isGone }: { readonly text: string; readonly isGone: (operand: PyExpression) => boolean },
): Edit[] {
  const before = operands[index - 1];
  const here = operands[index];
  const after = operands[index + 1];
  if (!before || !here) return [];
  const seam = seamOf(before, after, text);
  if (seam) return [{ range: seam, text: "" }];
  const whole = { start: outer(before).end, end: outer(here).end };
  if (!after || !isGone(after)) return [{ range: whole, text: "" }];
  const pieces = after.kind === "string" ? after.pieces : [];
  // What is edited inside of the literal stays inside; its quotes and the plus sign go.
  const rest = [
    { start: whole.start, end: pieces[0]?.content.start ?? whole.end },
    ...pieces.map(({ content }, at) => ({
      start: content.end,
      end: pieces[at + 1]?.content.start ?? outer(after).end,
    })),
  ];
  return rest.map((range) => ({ range, text: "" }));
}

/** From the text of one literal to the text of the next, where both can be one. */
function seamOf(
  before: PyExpression,
  after: PyExpression | undefined,
  text: string,
): TextRange | undefined {
  const left = lastPiece(before);
  const right = after?.kind === "string" ? after.pieces[0] : undefined;
  if (!left || !right || before.parens || after?.parens) return undefined;
  if (left.quote !== right.quote || left.prefix.toLowerCase() !== right.prefix.toLowerCase()) {
    return undefined;
  }
  const seam = { start: left.content.end, end: right.content.start };
  return text.slice(seam.start, seam.end).includes("\n") ? undefined : seam;
}
