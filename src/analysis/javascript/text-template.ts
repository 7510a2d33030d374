import type { TextRange } from "../../model/index.ts";
import type { JsArray, JsExpression, JsString } from "../../syntax/javascript/nodes.ts";
import { operandsOf } from "../operands.ts";

/** One character of the built text and how the source spells it. */
export interface CharUnit {
  readonly kind: "char";
  readonly char: string;
  readonly range: TextRange;
}

/** A place that an expression fills. */
export interface HoleUnit {
  readonly kind: "hole";
  /** With `${` and `}`; between plus signs the expression itself with its brackets. */
  readonly range: TextRange;
  readonly expression: JsExpression;
}

export type Unit = CharUnit | HoleUnit;

/** A text that is built from literals and expressions. */
export interface Template {
  readonly style: "template" | "concat" | "join";
  readonly expression: JsExpression;
  readonly units: readonly Unit[];
  /** Literals and expressions in their order; of a template only itself. */
  readonly operands: readonly JsExpression[];
  /** Styles are mixed: only to be reported. */
  readonly isTangled: boolean;
}

/**
 * Reads an expression as a text with holes; `undefined` where it is a plain literal or nothing that
 * builds a text here.
 *
 * @param text - of the whole file
 */
export function templateOf(expression: JsExpression, text: string): Template | undefined {
  if (expression.kind === "template") {
    const operands = [expression];
    return {
      style: "template",
      expression,
      units: unitsOf(expression, text),
      operands,
      isTangled: false,
    };
  }
  if (expression.kind === "binary" && expression.operator === "+") {
    const built = joined(expression, { operands: operandsOf(expression), separator: "" }, text);
    return built?.units.some(({ kind }) => kind === "char") ? built : undefined;
  }
  const list = joinedList(expression);
  return list && joined(expression, list, text);
}

export function holesOf({ units }: Template): HoleUnit[] {
  return units.filter((unit): unit is HoleUnit => unit.kind === "hole");
}

/** The built text with a control character for each hole. */
export function sketchOf({ units }: Pick<Template, "units">): string {
  return units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
}

/** An expression with the brackets round it. */
export function outer({ parens, range }: JsExpression): TextRange {
  return parens ?? range;
}

interface Parts {
  readonly operands: readonly JsExpression[];
  readonly separator: string;
}

/** `["SELECT", column].join(" ")` */
function joinedList(expression: JsExpression): Parts | undefined {
  if (expression.kind !== "call" || expression.callee.kind !== "member") return undefined;
  const { object, name } = expression.callee;
  const [separator] = expression.args;
  if (name !== "join" || object.kind !== "array" || !isPlainList(object)) return undefined;
  if (separator?.kind !== "string") return undefined;
  return { operands: object.elements, separator: separator.value };
}

function isPlainList({ elements }: JsArray): boolean {
  return elements.length > 0 && elements.every(({ kind }) => kind !== "spread" && kind !== "other");
}

function joined(
  expression: JsExpression,
  { operands, separator }: Parts,
  text: string,
): Template | undefined {
  const units: Unit[] = [];
  let isTangled = false;
  for (const [index, operand] of operands.entries()) {
    const { start } = outer(operand);
    const range = { start, end: start };
    if (index > 0) for (const char of separator) units.push({ kind: "char", char, range });
    const inner = operand.kind === "string" ? undefined : templateOf(operand, text);
    isTangled ||= inner !== undefined;
    units.push(...(inner?.units ?? plainUnits(operand, text)));
  }
  if (!units.some(({ kind }) => kind === "hole")) return undefined;
  const style = expression.kind === "binary" ? "concat" : "join";
  return { style, expression, units, operands, isTangled: isTangled || style === "join" };
}

function plainUnits(operand: JsExpression, text: string): Unit[] {
  return operand.kind === "string"
    ? literalUnits(operand, text)
    : [{ kind: "hole", range: outer(operand), expression: operand }];
}

function unitsOf(
  { texts, holes }: Extract<JsExpression, { readonly kind: "template" }>,
  text: string,
): Unit[] {
  return texts.flatMap(({ range }, index): Unit[] => {
    const hole = holes[index];
    const next = texts[index + 1];
    const chars = [...charsOf(range, text)];
    if (!hole || !next) return chars;
    const around = { start: range.end, end: next.range.start };
    return [...chars, { kind: "hole", range: around, expression: hole }];
  });
}

/** The characters that a literal stands for, each with its spelling. */
export function literalUnits({ range }: JsString, text: string): CharUnit[] {
  return [...charsOf({ start: range.start + 1, end: range.end - 1 }, text)];
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\n": "", "\r": "" };

function* charsOf({ start, end }: TextRange, text: string): Generator<CharUnit> {
  for (let at = start; at < end; ) {
    const char = text[at] ?? "";
    const isEscape = char === "\\";
    const length = isEscape ? escapeLength(at, text) : 1;
    const meant = isEscape ? escaped(text[at + 1] ?? "") : char;
    if (meant !== "") yield { kind: "char", char: meant, range: { start: at, end: at + length } };
    at += length;
  }
}

function escapeLength(at: number, text: string): number {
  return text.startsWith("\r\n", at + 1) ? 3 : 2;
}

/** What is spelled by its code is one foreign character: nothing is decided on it. */
function escaped(next: string): string {
  return escapes[next] ?? (/["'`\\$]/.test(next) ? next : "\uFFFD");
}
