import { templateOf } from "../analysis/python/sql-template.ts";
import type { PyExpression } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";

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
  const { start, end } = expression.parens ?? expression.range;
  if (module.comments.some((comment) => comment.start < end && start < comment.end))
    return undefined;
  const template = templateOf(expression, text);
  if (!template || template.isTangled) return undefined;
  const parts: TextLiteral["parts"][number][] = [];
  let quote: string | undefined;
  for (const unit of template.units) {
    if (unit.kind === "hole") {
      const { expression: value, conversion, format, isNumber } = unit;
      if (!value || isNumber || (conversion !== undefined && conversion !== "s") || format)
        return undefined;
      const range = value.parens ?? value.range;
      parts.push({ kind: "value", value, source: text.slice(range.start, range.end) });
      continue;
    }
    const { piece, char, range } = unit;
    quote ??= piece.quote;
    if (piece.quote !== quote || !/^[fu]?$/i.test(piece.prefix)) return undefined;
    const written = text.slice(range.start, range.end);
    // `{{`, `}}` and `%%` stand for one sign each.
    const spelling = written.length === 2 && written[0] === char ? char : written;
    const last = parts.at(-1);
    if (last?.kind === "text")
      parts[parts.length - 1] = { kind: "text", spelling: last.spelling + spelling };
    else parts.push({ kind: "text", spelling });
  }
  return quote === undefined ? undefined : { quote, parts };
}
