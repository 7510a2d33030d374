import type { TextRange } from "../../model/index.ts";
import type { PyExpression, PyString, PyStringPiece } from "../../syntax/python/nodes.ts";
import { isNumberFormat } from "./provenance.ts";

/** One character of the built text and how the source spells it. */
export interface CharUnit {
  readonly kind: "char";
  readonly char: string;
  readonly range: TextRange;
  readonly piece: PyStringPiece;
}

/** A place that an expression fills. */
export interface HoleUnit {
  readonly kind: "hole";
  /** The braces, the percent sign with its letter, or the expression itself between plus signs. */
  readonly range: TextRange;
  /** Left out where it cannot be told which one fills it. */
  readonly expression?: PyExpression;
  /** `r`, `s` or `a`. */
  readonly conversion?: string;
  /** As after the colon. */
  readonly format?: string;
  /** Takes nothing but numbers: `%d`. */
  readonly isNumber: boolean;
  /** The literal that it stands in; left out between plus signs. */
  readonly piece?: PyStringPiece;
}

export type Unit = CharUnit | HoleUnit;

/** An expression with the brackets round it. */
export function outer({ parens, range }: PyExpression): TextRange {
  return parens ?? range;
}

/**
 * The characters that a literal stands for, each with its spelling, and its holes; `undefined` for
 * bytes.
 */
export function rawUnits({ pieces }: PyString, text: string): Unit[] | undefined {
  const units: Unit[] = [];
  for (const piece of pieces) {
    const prefix = piece.prefix.toLowerCase();
    if (prefix.includes("b")) return undefined;
    for (const segment of piece.segments) {
      if (segment.kind === "text") units.push(...chars(segment.range, piece, text));
      else {
        const { range, expression, conversion, format, isDebug } = segment;
        units.push({
          kind: "hole",
          range,
          expression,
          ...(conversion !== undefined && { conversion }),
          ...(format !== undefined && { format }),
          // `{x=}` spells out its own source: no placeholder stands for that.
          ...(isDebug && { conversion: "=" }),
          isNumber: isNumberFormat(format),
          piece,
        });
      }
    }
  }
  return units;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\n": "" };

function* chars(range: TextRange, piece: PyStringPiece, text: string): Generator<CharUnit> {
  const isRaw = /r/i.test(piece.prefix);
  const doublesBraces = /[ft]/i.test(piece.prefix);
  for (let at = range.start; at < range.end; ) {
    const char = text[at] ?? "";
    const isEscape = char === "\\" && !isRaw;
    const isBrace = doublesBraces && (char === "{" || char === "}") && text[at + 1] === char;
    const length = isEscape || isBrace ? 2 : 1;
    const meant = isEscape ? escaped(text[at + 1] ?? "") : char;
    if (meant !== "") {
      yield { kind: "char", char: meant, range: { start: at, end: at + length }, piece };
    }
    at += length;
  }
}

/** What is spelled by its code is one foreign character: nothing is decided on it. */
function escaped(next: string): string {
  return escapes[next] ?? (/["'\\]/.test(next) ? next : "\uFFFD");
}
