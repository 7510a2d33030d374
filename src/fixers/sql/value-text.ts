import type { HolePlace } from "../../analysis/python/sql-context.ts";
import type { HoleUnit } from "../../analysis/python/template-units.ts";
import type { Refusal } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isRefused, needsPerson } from "./refuse.ts";

/** The expression of a value, and a name for it. */
export interface ValueText {
  readonly text: string;
  /** An identifier made of the expression. */
  readonly base: string;
}

/** What is bound in the stead of a hole or of the quoted text round it. */
export function valueText(place: HolePlace, document: PythonDocument): ValueText | Refusal {
  return place.quoted ? quotedValue(place.quoted.units, document) : bareValue(place.hole, document);
}

function bareValue(hole: HoleUnit, { text }: PythonDocument): ValueText | Refusal {
  const { expression, conversion, format, isNumber } = hole;
  if (!expression || conversion === "=" || conversion === "a" || (format && !isNumber)) {
    return tooFormatted;
  }
  if (conversion && !"rs".includes(conversion) && !isNumber) return tooFormatted;
  return sourceOf(withoutStr(expression), text);
}

/** A number that was made a text only to be joined. */
function withoutStr(expression: PyExpression): PyExpression {
  if (expression.kind !== "call" || expression.args.length !== 1) return expression;
  const [only] = expression.args;
  const isStr = expression.callee.kind === "name" && expression.callee.id === "str";
  return isStr && only?.star === "" && only.name === undefined ? only.value : expression;
}

type Inside = HolePlace["quoted"] extends infer Q
  ? Q extends { readonly units: infer U }
    ? U
    : never
  : never;

function quotedValue(units: Inside, { text }: PythonDocument): ValueText | Refusal {
  const inside = units.slice(1, -1);
  const [only] = inside;
  if (inside.length === 1 && only?.kind === "hole") {
    const isPlain = !only.format && (!only.conversion || only.conversion === "s");
    // `'%d' % 0`: a number that is written out loses nothing.
    const isWritten = only.isNumber && isWholeNumber(only.expression);
    if ((isPlain || isWritten) && only.expression) return sourceOf(only.expression, text);
  }
  return builtValue(inside, text);
}

function isWholeNumber(expression: PyExpression | undefined): boolean {
  return expression?.kind === "number" && /^\d+$/.test(expression.text);
}

/** `'%{x}%'` becomes `f"%{x}%"`. */
function builtValue(inside: Inside, text: string): ValueText | Refusal {
  const parts = undouble(inside).map((unit) =>
    unit.kind === "char" ? charText(unit.char) : fieldOf(unit, text),
  );
  const refused = parts.find(isRefused);
  if (refused) return refused;
  const written = parts as readonly ValueText[];
  const body = written.map((part) => part.text).join("");
  const quote = ['"', "'"].find((candidate) => !body.includes(candidate));
  if (quote === undefined) return tooFormatted;
  return {
    text: `f${quote}${body}${quote}`,
    base: written.find(({ base }) => base !== "")?.base ?? "value",
  };
}

/** In SQL a doubled quote stands for one. */
function undouble(inside: Inside): Inside {
  let isSecond = false;
  return inside.filter((unit, at) => {
    const before = inside[at - 1];
    const isQuote = unit.kind === "char" && /['"]/.test(unit.char);
    isSecond = isQuote && !isSecond && before?.kind === "char" && before.char === unit.char;
    return !isSecond;
  });
}

function charText(char: string): ValueText | Refusal {
  if (!isPlainChar(char)) return tooFormatted;
  return { text: char === "{" || char === "}" ? char + char : char, base: "" };
}

/** Neither escapes nor line ends: the new literal spells them as the old one did not. */
function isPlainChar(char: string): boolean {
  return char >= " " && char !== "\\" && char !== "\uFFFD";
}

function fieldOf(hole: HoleUnit, text: string): ValueText | Refusal {
  const { expression, conversion, format } = hole;
  if (!expression || conversion === "=") return tooFormatted;
  if (conversion && !"rsa".includes(conversion)) {
    // `%d` cuts a float down to an integer, as the format `d` does not.
    return tooFormatted;
  }
  const source = sourceOf(expression, text);
  if (isRefused(source)) return source;
  // Before 3.12 neither a backslash nor a line end may stand in a field.
  if (/[\\\n\r{}]/.test(source.text) || /[\\{}'"]/.test(format ?? "")) return tooFormatted;
  if (expression.kind === "dict" || expression.kind === "lambda") return tooFormatted;
  const bang = conversion && conversion !== "s" ? `!${conversion}` : "";
  return { ...source, text: `{${source.text}${bang}${format ? `:${format}` : ""}}` };
}

const tooFormatted: Refusal = needsPerson(
  "The value is formatted on its way into the statement: bind it by hand.",
);

function sourceOf(expression: PyExpression, text: string): ValueText | Refusal {
  const source = text.slice(expression.range.start, expression.range.end);
  const isOdd = ["starred", "walrus", "lambda", "other", "await"].includes(expression.kind);
  if (isOdd || source.includes("#") || source.includes("\n")) return tooFormatted;
  const needsBrackets = expression.kind === "tuple" || expression.kind === "comprehension";
  if (needsBrackets) return tooFormatted;
  return { text: source, base: baseName(expression, text) };
}

/** `user.id` is `id`; `data["name"]` is `name`; else `value`. */
function baseName(expression: PyExpression, text: string): string {
  const inner = withoutStr(expression);
  switch (inner.kind) {
    case "name":
      return identifier(inner.id);
    case "attribute":
      return identifier(inner.name);
    case "subscript": {
      const [index] = inner.indices;
      const written = index ? text.slice(index.range.start, index.range.end) : "";
      return identifier(written.replace(/^["']|["']$/g, ""));
    }
    case "call":
      return inner.args[0]?.value.kind === "string"
        ? identifier(
            text.slice(inner.args[0].value.range.start + 1, inner.args[0].value.range.end - 1),
          )
        : inner.callee.kind === "attribute"
          ? baseName(inner.callee.object, text)
          : "value";
    default:
      return "value";
  }
}

function identifier(text: string): string {
  return /^[A-Za-z]\w{0,40}$/.test(text) ? text : "value";
}
