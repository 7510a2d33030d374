import { templateOf } from "../analysis/python/sql-template.ts";
import { type CharUnit, type HoleUnit, outer } from "../analysis/python/template-units.ts";
import type { PyExpression } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { hasComment } from "./python-edits.ts";

/** One literal that says what a text put together from parts says. */
export interface TextLiteral {
  readonly quote: string;
  /** Spellings inside of the quotes, and the values between them. */
  readonly parts: readonly (
    | { readonly kind: "text"; readonly spelling: string }
    | { readonly kind: "value"; readonly value: PyExpression; readonly source: string }
  )[];
}

/**
 * Joins the literals of an f-string, of `%`, `+` or `format` to one.
 *
 * @returns `undefined` for formats and conversions, raw or differently quoted parts, and comments inside
 */
export function textLiteral(
  expression: PyExpression,
  { text, module }: Pick<PythonDocument, "text" | "module">,
): TextLiteral | undefined {
  const isBroken = hasComment(module.comments, outer(expression));
  const template = isBroken ? undefined : templateOf(expression, text);
  if (!template || template.isTangled) return undefined;
  const quote = template.units.find((unit) => unit.kind === "char")?.piece.quote;
  const parts = template.units.map((unit) =>
    unit.kind === "hole" ? valuePart(unit, text) : textPart(unit, { text, quote }),
  );
  if (quote === undefined || parts.includes(undefined)) return undefined;
  return { quote, parts: joinTexts(parts.filter((part) => part !== undefined)) };
}

type Part = TextLiteral["parts"][number];

function valuePart(
  { expression, conversion, format, isNumber }: HoleUnit,
  text: string,
): Part | undefined {
  const isPlain = !isNumber && !format && (conversion === undefined || conversion === "s");
  if (!expression || !isPlain) return undefined;
  const { start, end } = outer(expression);
  return { kind: "value", value: expression, source: text.slice(start, end) };
}

function textPart(
  { piece, char, range }: CharUnit,
  { text, quote }: { readonly text: string; readonly quote: string | undefined },
): Part | undefined {
  if (piece.quote !== quote || !/^[fu]?$/i.test(piece.prefix)) return undefined;
  const written = text.slice(range.start, range.end);
  // `{{`, `}}` and `%%` stand for one sign each.
  const isDoubled = written.length === 2 && written[0] === char;
  return { kind: "text", spelling: isDoubled ? char : written };
}

function joinTexts(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind === "text" && part.kind === "text") {
      joined[joined.length - 1] = { kind: "text", spelling: last.spelling + part.spelling };
    } else joined.push(part);
  }
  return joined;
}
