import type { TextRange } from "../model/index.ts";

/**
 * A piece of a text in which Compose puts variables: `$NAME`, `${NAME}`, `${NAME:-default}`, `$$`.
 *
 * @see Compose specification, interpolation
 */
export type TemplatePart =
  | { readonly kind: "text"; readonly range: TextRange; readonly text: string }
  | {
      readonly kind: "variable";
      readonly range: TextRange;
      readonly name: string;
      /** `:-`, `-`, `:?`, `?`, `:+`, `+`; left out in `$NAME` and `${NAME}`. */
      readonly operator?: string;
      readonly operand?: string;
      readonly operandRange?: TextRange;
    }
  /** A dollar that Compose refuses to read. */
  | { readonly kind: "invalid"; readonly range: TextRange };

const opening = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*))?/y;
const operators = /:?[-?+]/y;

/** Splits a text into what is literal and what is a variable; ranges are offsets into it. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    const stop = dollar === -1 ? text.length : dollar;
    if (stop > at) parts.push(literal(text.slice(at, stop), at, stop));
    if (dollar === -1) break;
    const part = variableAt(text, dollar);
    parts.push(part);
    at = part.range.end;
  }
  return parts;
}

/** The text where it holds no variable, `$$` read as `$`; `undefined` where it does. */
export function literalText(text: string): string | undefined {
  const parts = parseTemplate(text);
  return parts.every((part) => part.kind === "text")
    ? parts.map((part) => (part.kind === "text" ? part.text : "")).join("")
    : undefined;
}

/** Spells a text so that interpolation gives it back. */
export function escapeTemplate(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/**
 * What Compose makes of a text.
 *
 * @returns `undefined` where a variable with `?` is not set, or a dollar cannot be read
 */
export function interpolate(
  text: string,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  return resolve(text, { variables, depth: 0 });
}

interface Resolving {
  readonly variables: ReadonlyMap<string, string>;
  readonly depth: number;
}

function resolve(text: string, at: Resolving): string | undefined {
  if (at.depth > 20) return undefined;
  let result = "";
  for (const part of parseTemplate(text)) {
    const piece = part.kind === "text" ? part.text : resolvePart(part, at);
    if (piece === undefined) return undefined;
    result += piece;
  }
  return result;
}

function resolvePart(part: TemplatePart, at: Resolving): string | undefined {
  if (part.kind !== "variable") return undefined;
  const { operator = "", operand = "" } = part;
  const set = at.variables.get(part.name);
  const missing = operator.startsWith(":") ? !set : set === undefined;
  const nested = () => resolve(operand, { ...at, depth: at.depth + 1 });
  if (operator.endsWith("+")) return missing ? "" : nested();
  if (!missing) return set ?? "";
  if (operator.endsWith("-")) return nested();
  return operator === "" ? "" : undefined;
}

function literal(text: string, start: number, end: number): TemplatePart {
  return { kind: "text", range: { start, end }, text };
}

function variableAt(text: string, start: number): TemplatePart {
  opening.lastIndex = start;
  const [all = "$", escaped, bare, braced] = opening.exec(text) ?? [];
  const end = start + all.length;
  if (escaped) return literal("$", start, end);
  if (bare) return { kind: "variable", range: { start, end }, name: bare };
  if (!braced) return { kind: "invalid", range: { start, end: start + 1 } };
  if (text[end] === "}") {
    return { kind: "variable", range: { start, end: end + 1 }, name: braced };
  }
  operators.lastIndex = end;
  const operator = operators.exec(text)?.[0];
  const close = operator && closingBrace(text, end + operator.length);
  if (!operator || !close) return { kind: "invalid", range: { start, end: start + 1 } };
  const operandRange = { start: end + operator.length, end: close };
  return {
    kind: "variable",
    range: { start, end: close + 1 },
    name: braced,
    operator,
    operand: text.slice(operandRange.start, operandRange.end),
    operandRange,
  };
}

/** Keeps unclosed braces from costing the square of a file's length. */
const maxOperand = 2000;

/** Braces nest: `${A:-${B:-x}}`. */
function closingBrace(text: string, from: number): number | undefined {
  let depth = 0;
  const stop = Math.min(text.length, from + maxOperand);
  for (let i = from; i < stop; i++) {
    if (text.startsWith("${", i)) depth++;
    else if (text[i] === "}" && depth-- === 0) return i;
  }
  return undefined;
}
