import type { PyBinary, PyCall, PyExpression, PyString } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import { operandsOf } from "../operands.ts";
import { formatUnits, percentUnits } from "./format-fields.ts";
import { type HoleUnit, outer, rawUnits, type Unit } from "./template-units.ts";

/** A text that is built from literals and expressions. */
export interface Template {
  readonly style: "f-string" | "percent" | "format" | "concat";
  readonly expression: PyExpression;
  readonly units: readonly Unit[];
  /** Literals and expressions in their order; of a plain f-string only itself. */
  readonly operands: readonly PyExpression[];
  /** Styles are mixed, or a field is beyond what is read here: only to be reported. */
  readonly isTangled: boolean;
}

/**
 * Reads an expression as a text with holes; `undefined` where it is a plain literal or nothing that
 * builds a text here.
 *
 * @param text - of the whole file
 */
export function templateOf(expression: PyExpression, text: string): Template | undefined {
  if (expression.kind === "string") return fromString(expression, text);
  if (expression.kind === "binary" && expression.operator === "%")
    return fromPercent(expression, text);
  if (expression.kind === "binary" && expression.operator === "+")
    return fromPlus(expression, text);
  if (expression.kind === "call") return fromFormat(expression, text);
  return undefined;
}

export function holesOf({ units }: Template): HoleUnit[] {
  return units.filter((unit): unit is HoleUnit => unit.kind === "hole");
}

/** The built text with a control character for each hole. */
export function sketchOf({ units }: Pick<Template, "units">): string {
  return units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
}

function fromString(expression: PyString, text: string): Template | undefined {
  const units = rawUnits(expression, text);
  if (!units?.some(({ kind }) => kind === "hole")) return undefined;
  return { style: "f-string", expression, units, operands: [expression], isTangled: false };
}

function fromPercent(expression: PyBinary, text: string): Template | undefined {
  const { left, right } = expression;
  if (left.kind !== "string" || stringValue(left, text) === undefined) return undefined;
  const units = rawUnits(left, text);
  if (!units) return undefined;
  const filled = percentUnits(units, right, text);
  if (!filled.units.some(({ kind }) => kind === "hole")) return undefined;
  return { style: "percent", expression, operands: [left], ...filled };
}

function fromFormat(call: PyCall, text: string): Template | undefined {
  const { callee } = call;
  if (callee.kind !== "attribute" || callee.name !== "format") return undefined;
  const literal = callee.object;
  if (literal.kind !== "string" || stringValue(literal, text) === undefined) return undefined;
  const units = rawUnits(literal, text);
  if (!units) return undefined;
  const filled = formatUnits(units, call);
  if (!filled.units.some(({ kind }) => kind === "hole")) return undefined;
  return { style: "format", expression: call, operands: [literal], ...filled };
}

function fromPlus(expression: PyBinary, text: string): Template | undefined {
  const built = joined(expression, operandsOf(expression), text);
  return built?.units.some(({ kind }) => kind === "char") ? built : undefined;
}

function joined(
  expression: PyBinary,
  operands: readonly PyExpression[],
  text: string,
): Template | undefined {
  const units: Unit[] = [];
  let isTangled = false;
  for (const operand of operands) {
    if (operand.kind === "string") {
      const raw = rawUnits(operand, text);
      if (!raw) return undefined;
      units.push(...raw);
      continue;
    }
    const inner = templateOf(operand, text);
    if (inner) {
      units.push(...inner.units);
      isTangled = true;
    } else
      units.push({ kind: "hole", range: outer(operand), expression: operand, isNumber: false });
  }
  if (!units.some(({ kind }) => kind === "hole")) return undefined;
  return { style: "concat", expression, units, operands, isTangled };
}
